const FIRST = 1000;
const LONGEST = 60_000;

/** Milliseconds to wait after so many tries that failed before this one: 1 s doubling to 60 s, or to `longest`. */
export function backoff(tries: number, longest = LONGEST): number {
  return Math.min(FIRST * 2 ** tries, longest);
}

/** A quarter less or more, by chance: many that failed at once do not come back at once. */
export function jittered(milliseconds: number): number {
  return milliseconds * (0.75 + Math.random() / 2);
}

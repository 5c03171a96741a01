const FIRST = 1000;
const LONGEST = 60_000;

/** Milliseconds to wait after so many tries that failed before this one: 1 s doubling to 60 s. */
export function backoff(tries: number): number {
  return Math.min(FIRST * 2 ** tries, LONGEST);
}

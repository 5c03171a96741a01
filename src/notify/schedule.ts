const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Between one try and the next, as Standard Webhooks has it: three days in all. */
const DELAYS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** So much longer at the most, by chance: many that failed at once do not come back at once. */
const JITTER = 0.1;

/** Milliseconds to the next try after so many that failed; undefined where there is to be none. */
export function delayAfter(failures: number, random: () => number): number | undefined {
  const delay = DELAYS[failures - 1];
  return delay === undefined ? undefined : Math.round(delay * (1 + JITTER * random()));
}

/** Milliseconds that a `Retry-After` asks for, a day at the most; 0 where it makes no sense. */
export function retryAfter(header: string | null, now: number): number {
  if (header === null) return 0;
  const wait = /^\d+$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now;
  return wait > 0 ? Math.min(wait, DAY) : 0;
}

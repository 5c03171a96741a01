import { LightError } from "../newest.js";
import type { Limit } from "./allowance.js";
import type { Answer } from "./answer.js";

export const RATE_LIMITED = "lifx_rate_limited";

/** LIFX counts 120 requests per token in windows of a minute. */
const WINDOW = 60_000;
/** A wait beyond this comes from a wrong clock or a broken header, and must not end in silence. */
const LONGEST = 3_600_000;
const SHORTEST = 1000;
/** The clocks of LIFX's servers need not agree to the millisecond. */
const MARGIN = 250;

/**
 * What an answer says of the limit, if anything. Times are told by LIFX's own clock, which need not
 * be ours; `now`, in milliseconds since 1970, stands in where an answer has no date.
 */
export function readLimit({ status, headers }: Answer, now: number): Limit | undefined {
  const isOver = status === 429;
  const remaining = isOver ? 0 : number(headers.get("x-ratelimit-remaining"));
  if (Number.isNaN(remaining)) return undefined;
  const date = Date.parse(headers.get("date") ?? "");
  const time = Number.isNaN(date) ? now : date;
  const waits = [
    number(headers.get("x-ratelimit-reset")) * 1000 - time,
    ...(isOver ? [number(headers.get("retry-after")) * 1000] : []),
  ].filter((wait) => !Number.isNaN(wait));
  const wait = waits.length === 0 ? WINDOW : Math.max(...waits);
  const bounded = Math.min(Math.max(wait, SHORTEST), LONGEST);
  return { remaining, reset: (time + bounded) / 1000, endsIn: bounded + MARGIN };
}

/** NaN where it is missing or no number. */
function number(header: string | null): number {
  return header === null ? NaN : Number(header);
}

/** Whoever is told so may ask for a turn again at once: it comes when the limit permits. */
export function rateLimited(): LightError {
  return new LightError(RATE_LIMITED, "LIFX's rate limit for this token is used up", 0);
}

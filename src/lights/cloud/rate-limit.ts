import { LightError } from "../newest.js";
import type { Answer } from "./answer.js";

/** LIFX counts 120 requests per token in windows of a minute. */
const WINDOW = 60_000;
/** A wait beyond this comes from a wrong clock or a broken header, and must not end in silence. */
const LONGEST = 3_600_000;

/** Milliseconds after an answer in which nothing may be sent; `now` in milliseconds. */
export function rateLimitWait({ status, headers }: Answer, now: number): number {
  if (status !== 429 && headers.get("x-ratelimit-remaining") !== "0") return 0;
  const waits = [
    seconds(headers.get("x-ratelimit-reset")) - now,
    seconds(headers.get("retry-after")),
  ].filter(Number.isFinite);
  const wait = waits.length === 0 ? WINDOW : Math.max(...waits);
  return Math.min(Math.max(wait, 1000), LONGEST);
}

/** A header's seconds in milliseconds; NaN where it is missing or no number. */
function seconds(header: string | null): number {
  return header === null ? NaN : Number(header) * 1000;
}

export function rateLimited(wait: number): LightError {
  return new LightError(
    "lifx_rate_limited",
    `LIFX's rate limit for this token (120 requests a minute) is used up: nothing is sent for ` +
      `${Math.ceil(wait / 1000)} s, then what is newest. Does something else use the same token?`,
    wait,
  );
}

import type { Answer } from "./ask.js";

/** Milliseconds by which Buildkite's clock and ours may differ, as for the timestamps of deliveries. */
const TOLERANCE = 5 * 60_000;

/**
 * Unix seconds by Buildkite's clock: the last second that was over when an answer was asked for, so
 * that what an answer tells was so then or later. Its Date header tells only when it was ready. Were
 * that taken, a `running` that was read while a build ended would overtake the delivery that tells of
 * the end. Undefined where the header is missing, or is far from `now` (milliseconds since 1970).
 */
export function asOf(
  { headers, took }: Pick<Answer, "headers" | "took">,
  now: number,
): number | undefined {
  const date = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(date) || Math.abs(date - now) > TOLERANCE) return undefined;
  const age = headers.get("age") ?? "";
  const cached = /^\d{1,9}$/.test(age) ? Number(age) * 1000 : 0;
  return Math.ceil((date - cached - took) / 1000) - 1;
}

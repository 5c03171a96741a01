import type { Frame } from "../light.js";

/** Which request goes first, and how many of the limit's it leaves to those that matter more. */
export interface Urgency {
  /** The lowest goes first; among equals who has waited longest. */
  readonly rank: number;
  readonly leaves: number;
}

/**
 * Of 120 requests a minute. A storm of deliveries changes looks faster than they can be sent: from
 * what it leaves, the last looks of some thirty lights can be sent once it is over, and until then
 * what turns red. Moments matter least, and each costs the look again after it.
 */
export const URGENCY = {
  settledRed: { rank: 0, leaves: 0 },
  red: { rank: 0, leaves: 30 },
  settled: { rank: 1, leaves: 0 },
  look: { rank: 2, leaves: 45 },
  moment: { rank: 3, leaves: 60 },
} as const satisfies Record<string, Urgency>;

/** Milliseconds for which a look has not changed, from which on it is not of a storm. */
const SETTLED = 1000;

/** Of a frame whose look is so many milliseconds old. */
export function urgencyOf({ moment, status }: Frame, age: number): Urgency {
  if (moment !== undefined) return URGENCY.moment;
  const isSettled = age >= SETTLED;
  const isRed = status === "failing" || status === "failed" || status === "failed_running";
  if (isRed) return isSettled ? URGENCY.settledRed : URGENCY.red;
  return isSettled ? URGENCY.settled : URGENCY.look;
}

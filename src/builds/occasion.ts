import type { Outlook } from "./outlook.js";

/** What a light can play an effect for, once a build: what a branch or a step has come to. */
export const OCCASIONS = ["passed", "failed", "fixed", "still_failing"] as const;

export type Occasion = (typeof OCCASIONS)[number];

/**
 * Those that hold for the build that speaks. None do while it is tried again, for an automatic retry
 * of a job would play the failure that it is there to spare us.
 */
export function occasions(outlook: Outlook): readonly Occasion[] {
  const { status, verdict, active, fixed, stillFailing } = outlook;
  if (!status || !verdict) return [];
  if (active.some(({ build }) => build.number === verdict.build.number)) return [];
  // It came to a gate, and was canceled there.
  if (verdict.build.blocked) return [];
  const holds = {
    passed: verdict.status === "passed",
    failed: verdict.status === "failed",
    fixed,
    still_failing: stillFailing,
  };
  return OCCASIONS.filter((occasion) => holds[occasion]);
}

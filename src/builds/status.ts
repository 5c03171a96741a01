/**
 * What is so with a branch or a step, as far as a light can show it. `failed_running`: its newest
 * verdict is a failure, and a build is on its way that may mend it.
 */
export type Status =
  "failing" | "failed" | "failed_running" | "blocked" | "running" | "scheduled" | "passed";

/** From worst to best: of several statuses the first one here is shown. */
export const WORST_FIRST: readonly Status[] = [
  "failing",
  "failed",
  "failed_running",
  "blocked",
  "running",
  "scheduled",
  "passed",
];

export function worst(statuses: readonly Status[]): Status | undefined {
  return WORST_FIRST.find((status) => statuses.includes(status));
}

import type { JobSnapshot } from "./sighting.js";

/** What stands for a job's step: its key, else its label. */
export function stepOf({ stepKey, label, id }: JobSnapshot): string {
  return stepKey ?? label ?? id;
}

const ENDS: ReadonlySet<string> = new Set(["finished", "passed", "failed", "timed_out", "expired"]);

/** Whether a job has come to an end that says something of its step. */
export function isOver({ state }: JobSnapshot): boolean {
  return ENDS.has(state);
}

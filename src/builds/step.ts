import type { JobSnapshot } from "./sighting.js";

/** What stands for a job's step: its key, else its label. */
export function stepOf({ stepKey, label, id }: JobSnapshot): string {
  return stepKey ?? label ?? id;
}

export type JobStatus = "scheduled" | "running" | "blocked" | "passed" | "failed";

/**
 * Buildkite's job states and what each means for a light. `canceled` is missing, for it says nothing
 * of the code, and so are the states that a job has once its build has failed (`waiting_failed`).
 * A block step waits for a person, and is done when someone has unblocked it.
 */
const STATUSES: ReadonlyMap<string, JobStatus> = new Map([
  ["pending", "scheduled"],
  ["waiting", "scheduled"],
  ["limiting", "scheduled"],
  ["limited", "scheduled"],
  ["platform_limiting", "scheduled"],
  ["platform_limited", "scheduled"],
  ["scheduled", "scheduled"],
  ["reserved", "scheduled"],
  ["assigned", "running"],
  ["accepted", "running"],
  ["running", "running"],
  ["canceling", "running"],
  ["timing_out", "running"],
  ["blocked", "blocked"],
  ["unblocked", "passed"],
  ["passed", "passed"],
  ["failed", "failed"],
  ["timed_out", "failed"],
  ["expired", "failed"],
]);

/** The status of a job, or undefined where its state says nothing. A soft failure is a pass. */
export function statusOfJob({ state, softFailed }: JobSnapshot): JobStatus | undefined {
  const status = STATUSES.get(state);
  return status === "failed" && softFailed ? "passed" : status;
}

/** Whether a job has come to an end that says something of its step. */
export function isOver(job: JobSnapshot): boolean {
  const status = statusOfJob(job);
  return status === "passed" || status === "failed";
}

/** Whether the step does without the job: its configuration left it out, as a matrix may. */
export function isLeftOut({ state }: JobSnapshot): boolean {
  return state === "skipped" || state === "broken";
}

export function isNamed({ stepKey, label }: JobSnapshot): boolean {
  return stepKey !== undefined || label !== undefined;
}

import type { Status } from "./status.js";

/**
 * Buildkite's build states and what each means for a light. `canceled`, `skipped` and `not_run` are
 * missing: they say nothing of the code.
 */
const STATUSES: ReadonlyMap<string, Status> = new Map([
  ["creating", "scheduled"],
  ["scheduled", "scheduled"],
  ["waiting", "scheduled"],
  ["running", "running"],
  ["failing", "failing"],
  ["waiting_failed", "failing"],
  ["blocked", "blocked"],
  ["passed", "passed"],
  ["failed", "failed"],
]);

/**
 * The status of a build, or undefined where its state says nothing. Buildkite leaves the state of a
 * build that waits at a block step at `passed` or `failed`: the first is no pass yet, the second is
 * a failure all the same.
 */
export function statusOf(build: {
  readonly state: string;
  readonly blocked?: boolean | null;
}): Status | undefined {
  const status = STATUSES.get(build.state);
  return status === "passed" && build.blocked ? "blocked" : status;
}

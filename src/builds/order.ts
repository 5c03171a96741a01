import type { BuildSnapshot, JobSnapshot, PipelineSnapshot } from "./sighting.js";

/**
 * The order in which snapshots of one thing replace each other. Everything that is kept is the
 * greatest under a total order of what the deliveries themselves prove, never of their arrival: so
 * any order of arrival, and any duplicates, lead to the same state.
 *
 * - `t`, in seconds, first: for `build.*` deliveries the signed time of dispatch, at which the body
 *   was read. A job's event uses the newest instant in its body instead, for its snapshot of the
 *   build may be older than its dispatch: a late `job.finished` that still says running must not
 *   overtake `build.finished`. So do deliveries without a signature. Every snapshot has one `t`,
 *   wherever it comes from: comparing dispatch times only where both have one is not transitive.
 *   A job never goes back, so its own `t` is always the newest of its own instants.
 * - then the newest instant in the body, for what happens within one second;
 * - then the phase of life, for a body whose instants do not move; of two ends the worse, for a light
 *   must not hide a failure;
 * - then the kept fields themselves, so that no two different snapshots are equal.
 */
type Compare<T> = (a: T, b: T) => number;

/** The later of two words of a build on what it does now. */
export const compareNow: Compare<BuildSnapshot> = (a, b) =>
  a.t - b.t || a.newest - b.newest || phase(a) - phase(b) || compareFields(a, b);

/** The later of two verdicts: by when the build finished, for a retry gives another verdict. */
export const compareVerdict: Compare<BuildSnapshot> = (a, b) =>
  verdictTime(a) - verdictTime(b) || a.t - b.t || phase(a) - phase(b) || compareFields(a, b);

export const compareJob: Compare<JobSnapshot> = (a, b) =>
  a.t - b.t || a.newest - b.newest || jobPhase(a) - jobPhase(b) || compareFields(a, b);

export const comparePipeline: Compare<PipelineSnapshot> = (a, b) =>
  a.t - b.t || compareFields(a, b);

/** The greater of the two; the one that was there first where they are the same. */
export function later<T>(compare: Compare<T>, a: T | undefined, b: T): T {
  return a !== undefined && compare(a, b) >= 0 ? a : b;
}

/** Milliseconds since 1970. */
export function verdictTime({ finishedAt, t }: BuildSnapshot): number {
  return finishedAt ?? t * 1000;
}

const PHASES: ReadonlyMap<string, number> = new Map(
  [
    ["creating"],
    ["scheduled", "waiting"],
    ["running"],
    ["failing", "waiting_failed"],
    ["blocked"],
    ["canceling"],
    ["passed", "canceled", "skipped", "not_run"],
    ["failed"],
  ].flatMap((states, number) => states.map((state): [string, number] => [state, number])),
);

const JOB_PHASES: ReadonlyMap<string, number> = new Map(
  [
    ["pending", "waiting", "blocked"],
    ["unblocked", "limiting", "limited", "platform_limiting", "platform_limited", "scheduled"],
    ["reserved", "assigned", "accepted"],
    ["running"],
    ["canceling", "timing_out"],
    ["finished", "passed", "failed", "canceled", "expired", "timed_out", "skipped", "broken"],
  ].flatMap((states, number) => states.map((state): [string, number] => [state, number])),
);

/** A build that waits at a block step may still be canceled, or go on to its end. */
function phase({ state, blocked }: BuildSnapshot): number {
  return PHASES.get(blocked ? "blocked" : state) ?? 2;
}

/** A job that is known to be retried is further on than the same job before. */
function jobPhase({ state, retried }: JobSnapshot): number {
  return (JOB_PHASES.get(state) ?? 3) + (retried ? JOB_PHASES.size : 0);
}

/** Fields are always written in one order, so that equal text means equal content. */
function compareFields(a: object, b: object): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

import { Map as ImmutableMap } from "immutable";
import { branchKey, Branches, type BranchKey } from "./branches.js";
import { compareJob, compareNow, comparePipeline, compareVerdict, later } from "./order.js";
import { forget } from "./forget.js";
import { isNamed } from "./step.js";
import { lastWord, type BuildRecord } from "./record.js";
import type { BuildSnapshot, JobSnapshot, PipelineSnapshot, Sighting } from "./sighting.js";

export { branchKey, type BranchKey };

/** All that is known, as plain data. It is never changed: `reduce` makes the next one. */
export interface State {
  /** The greatest `t` seen, in seconds: what is forgotten goes by it. */
  readonly newest: number;
  readonly pipelines: ImmutableMap<string, PipelineSnapshot>;
  readonly branches: Branches;
}

export const EMPTY: State = { newest: 0, pipelines: ImmutableMap(), branches: Branches.EMPTY };

/** The state after a sighting. It touches one branch; a sighting that says nothing new changes nothing. */
export function reduce(state: State, sighting: Sighting): State {
  const { pipeline, branch: ref, build } = sighting;
  // No rule can ask for a step that has neither key nor label.
  const job = sighting.job && isNamed(sighting.job) ? sighting.job : undefined;
  const key = branchKey(pipeline.id, ref);
  const newest = Math.max(state.newest, build.t);
  const branch = state.branches.get(key) ?? { pipeline: pipeline.id, ref, builds: [] };
  const builds = forget(withBuild(branch.builds, build, job), newest);
  const known = state.pipelines.get(pipeline.id);
  return {
    newest,
    pipelines: state.pipelines.set(pipeline.id, later(comparePipeline, known, pipeline)),
    branches:
      builds.length === 0 ? state.branches.delete(key) : state.branches.set({ ...branch, builds }),
  };
}

function withBuild(
  builds: readonly BuildRecord[],
  build: BuildSnapshot,
  job: JobSnapshot | undefined,
): BuildRecord[] {
  const { id, number } = build;
  const before = builds.find((each) => each.number === number) ?? { id, number, jobs: [] };
  const isVerdict = build.state === "passed" || build.state === "failed";
  const after: BuildRecord = {
    ...before,
    now: later(compareNow, before.now, build),
    ...(isVerdict && { verdict: later(compareVerdict, before.verdict, build) }),
    ...(job && { jobs: withJob(before.jobs, job) }),
  };
  return [...builds.filter((each) => each.number !== number), after].sort(
    (a, b) => a.number - b.number,
  );
}

function withJob(jobs: readonly JobSnapshot[], job: JobSnapshot): JobSnapshot[] {
  const before = jobs.find((each) => each.id === job.id);
  return [...jobs.filter((each) => each.id !== job.id), later(compareJob, before, job)].sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  );
}

/**
 * The state without what lies too far back, in branches that nothing has touched since. Pipelines
 * stay: they are few, and a late word of a default branch could bring back an older one.
 */
export function forgetAll(state: State): State {
  return forgetIn(state, state.branches.keys());
}

/** The same for some branches, to do it bit by bit. */
export function forgetIn(state: State, keys: Iterable<BranchKey>): State {
  let { branches } = state;
  for (const key of keys) {
    const branch = branches.get(key);
    if (!branch) continue;
    const builds = forget(branch.builds, state.newest);
    if (builds.length === 0) branches = branches.delete(key);
    else if (builds !== branch.builds) branches = branches.set({ ...branch, builds });
  }
  return { ...state, branches };
}

/** The state in which a branch says nothing until there is a newer word of it. */
export function dismiss(state: State, key: BranchKey): State {
  const branch = state.branches.get(key);
  if (!branch) return state;
  const dismissed = lastWord(...branch.builds);
  return { ...state, branches: state.branches.set({ ...branch, dismissed }) };
}

/** The state without a branch, whatever is known of it. */
export function drop(state: State, key: BranchKey): State {
  return { ...state, branches: state.branches.delete(key) };
}

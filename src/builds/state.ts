import { Map as ImmutableMap } from "immutable";
import { compareJob, compareNow, comparePipeline, compareVerdict, later } from "./order.js";
import { forget } from "./forget.js";
import { lastWord, type Branch, type BuildRecord } from "./record.js";
import type {
  BranchRef,
  BuildSnapshot,
  JobSnapshot,
  PipelineSnapshot,
  Sighting,
} from "./sighting.js";

/** All that is known, as plain data. It is never changed: `reduce` makes the next one. */
export interface State {
  /** The greatest `t` seen, in seconds: what is forgotten goes by it. */
  readonly newest: number;
  readonly pipelines: ImmutableMap<string, PipelineSnapshot>;
  readonly branches: ImmutableMap<BranchKey, Branch>;
}

/** Names a branch, a tag or a pull request of a pipeline. Pipelines by id: a slug may be used again. */
export type BranchKey = string;

export const EMPTY: State = { newest: 0, pipelines: ImmutableMap(), branches: ImmutableMap() };

export function branchKey(
  pipeline: string,
  { kind, name, pullRequest = "" }: BranchRef,
): BranchKey {
  return JSON.stringify([pipeline, kind, pullRequest, name]);
}

/** The state after a sighting. It touches one branch; a sighting that says nothing new changes nothing. */
export function reduce(state: State, sighting: Sighting): State {
  const { pipeline, branch: ref, build, job } = sighting;
  const key = branchKey(pipeline.id, ref);
  const newest = Math.max(state.newest, build.t);
  const branch = state.branches.get(key) ?? { pipeline: pipeline.id, ref, builds: [] };
  const builds = forget(withBuild(branch.builds, build, job), newest);
  const known = state.pipelines.get(pipeline.id);
  return {
    newest,
    pipelines: state.pipelines.set(pipeline.id, later(comparePipeline, known, pipeline)),
    branches:
      builds.length === 0
        ? state.branches.delete(key)
        : state.branches.set(key, { ...branch, builds }),
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
  const branches = state.branches
    .map((branch) => ({ ...branch, builds: forget(branch.builds, state.newest) }))
    .filter(({ builds }) => builds.length > 0);
  return { ...state, branches };
}

/** The state in which a branch says nothing until there is a newer word of it. */
export function dismiss(state: State, key: BranchKey): State {
  const branch = state.branches.get(key);
  if (!branch) return state;
  const dismissed = { ...branch, dismissed: lastWord(...branch.builds) };
  return { ...state, branches: state.branches.set(key, dismissed) };
}

import type { BranchMatcher } from "../builds/branch-pattern.js";
import { outlook, type Outlook, type Patience } from "../builds/outlook.js";
import type { Branch, BuildRecord } from "../builds/record.js";
import type { BranchKey, State } from "../builds/state.js";
import { stepOutlooks } from "../builds/step-outlook.js";

/** Which branches a light watches, and whether it watches their builds or some of their steps. */
export interface Watch {
  /** By slug; undefined for every pipeline. */
  readonly pipelines: BranchMatcher | undefined;
  /** Undefined for each pipeline's default branch. */
  readonly branches: BranchMatcher | undefined;
  /** Whether the builds of pull requests and of tags count, too. */
  readonly pullRequests: boolean;
  readonly tags: boolean;
  /** By the step's key or label; undefined for the builds themselves. */
  readonly steps: BranchMatcher | undefined;
}

export function isWatched(watch: Watch, branch: Branch, { pipelines }: State): boolean {
  const { ref } = branch;
  if (ref.kind === "pull_request" && !watch.pullRequests) return false;
  if (ref.kind === "tag" && !watch.tags) return false;
  const pipeline = pipelines.get(branch.pipeline);
  if (watch.pipelines && !watch.pipelines(pipeline?.slug ?? "")) return false;
  if (watch.branches) return watch.branches(ref.name);
  // Where a pipeline names no default branch, each of its branches counts as one.
  const { defaultBranch = ref.name } = pipeline ?? {};
  return ref.kind === "branch" && ref.name === defaultBranch;
}

/** What a view depends on beside the state and the time. */
export interface Context {
  readonly patience: Patience;
  /** When a branch was last heard of, in milliseconds since 1970; 0 where it was not. */
  readonly heardAt: (key: BranchKey) => number;
  /** The build that a trigger step made. */
  readonly buildById: (state: State, id: string) => BuildRecord | undefined;
}

/** What is so with a branch's builds, or with a step of theirs. */
export interface View {
  readonly step?: string;
  readonly outlook: Outlook;
}

/** What is so with that of a branch which `steps` asks for, at a time. */
export function viewsOf(
  state: State,
  key: BranchKey,
  steps: BranchMatcher | undefined,
  now: number,
  { patience, heardAt, buildById }: Context,
): readonly View[] {
  const branch = state.branches.get(key);
  if (!branch) return [];
  if (!steps) return [{ outlook: outlook(branch, now, patience, heardAt(key)) }];
  const find = (id: string) => buildById(state, id);
  const options = { now, patience, heardAt: heardAt(key), buildById: find };
  return stepOutlooks(branch, steps, options);
}

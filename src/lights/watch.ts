import type { BranchMatcher } from "../builds/branch-pattern.js";
import { outlook, type Patience } from "../builds/outlook.js";
import type { Branch } from "../builds/record.js";
import type { BranchKey, State } from "../builds/state.js";
import { WORST_FIRST, type Status } from "../builds/status.js";

/** Which branches a light watches. */
export interface Watch {
  /** Undefined for each pipeline's default branch. */
  readonly branches: BranchMatcher | undefined;
  /** Whether the builds of pull requests and of tags count, too. */
  readonly pullRequests: boolean;
  readonly tags: boolean;
}

export function isWatched({ branches, pullRequests, tags }: Watch, branch: Branch): boolean {
  const { ref, builds } = branch;
  if (ref.kind === "pull_request" && !pullRequests) return false;
  if (ref.kind === "tag" && !tags) return false;
  if (branches) return branches(ref.name);
  const newest = builds.at(-1);
  return (newest?.now ?? newest?.verdict)?.isDefaultBranch ?? false;
}

export interface Survey {
  /** The worst of all that is watched; undefined where nothing is known. */
  readonly status: Status | undefined;
  /** The branches that have it, sorted. */
  readonly because: readonly BranchKey[];
}

/** What a light has to show at a time, from the whole state. */
export function survey(state: State, watch: Watch, now: number, patience: Patience): Survey {
  const watcher = createWatcher(watch, patience);
  for (const key of state.branches.keys()) watcher.look(state, key, now);
  return watcher.survey();
}

/** The same survey, kept up to date by difference: a sighting costs a look at one branch. */
export interface Watcher {
  /** Notes that a branch was heard of now. */
  readonly hear: (key: BranchKey, now: number) => void;
  /** When a branch was last heard of, in milliseconds since 1970; 0 where it was not. */
  readonly heardAt: (key: BranchKey) => number;
  /** Looks at a branch anew: after a sighting of it, or after it was forgotten. */
  readonly look: (state: State, key: BranchKey, now: number) => void;
  /** Looks at every branch that has changed by time alone. */
  readonly pass: (state: State, now: number) => void;
  readonly status: () => Status | undefined;
  readonly survey: () => Survey;
  /** When `pass` may find something next, in milliseconds since 1970. */
  readonly until: () => number;
}

export function createWatcher(watch: Watch, patience: Patience): Watcher {
  const heard = new Map<BranchKey, number>();
  const dues = new Map<BranchKey, number>();
  const keys = new Map(WORST_FIRST.map((status) => [status, new Set<BranchKey>()]));
  let until = Infinity;

  function look(state: State, key: BranchKey, now: number): void {
    for (const each of keys.values()) each.delete(key);
    dues.delete(key);
    const branch = state.branches.get(key);
    if (!branch) heard.delete(key);
    if (!branch || !isWatched(watch, branch)) return;
    const seen = outlook(branch, now, patience, heardAt(key));
    if (seen.status) keys.get(seen.status)?.add(key);
    if (seen.until === Infinity) return;
    dues.set(key, seen.until);
    until = Math.min(until, seen.until);
  }

  const heardAt = (key: BranchKey) => heard.get(key) ?? 0;
  const status = () => WORST_FIRST.find((each) => keys.get(each)?.size);

  return {
    hear: (key, now) => void heard.set(key, now),
    heardAt,
    look,
    pass(state, now) {
      if (now < until) return;
      until = Infinity;
      const due = [...dues].filter(([, time]) => time <= now);
      for (const [key] of due) look(state, key, now);
      for (const time of dues.values()) until = Math.min(until, time);
    },
    status,
    survey() {
      const shown = status();
      return { status: shown, because: [...((shown && keys.get(shown)) ?? [])].sort() };
    },
    until: () => until,
  };
}

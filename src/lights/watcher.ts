import { triggeredBuildsOf } from "../builds/step-outlook.js";
import type { BranchKey, State } from "../builds/state.js";
import type { Status } from "../builds/status.js";
import { isWatched, viewsOf, type Context, type Watch } from "./watch.js";

export interface Survey {
  /** The worst of all that is watched; undefined where nothing is known. */
  readonly status: Status | undefined;
  /** The branches that have it, sorted. */
  readonly because: readonly BranchKey[];
}

/** What a light has to show, kept up to date by difference: a sighting costs a look at one branch. */
export interface Watcher {
  /** Looks at a branch anew: after a sighting of it, or after it was forgotten. */
  readonly look: (state: State, key: BranchKey, now: number) => void;
  /** Looks at every branch that has changed by time alone. */
  readonly pass: (state: State, now: number) => void;
  /** The branches of which a step depends on that build: a trigger step made it. */
  readonly dependents: (build: string) => readonly BranchKey[];
  readonly status: () => Status | undefined;
  readonly survey: () => Survey;
  /** When `pass` may find something next, in milliseconds since 1970. */
  readonly until: () => number;
}

export interface WatcherOptions {
  readonly watch: Watch;
  /** Whether something else is asked of steps, so that what they depend on counts. */
  readonly asksForSteps?: boolean;
  /** From worst to best. */
  readonly priorities: readonly Status[];
  readonly context: Context;
}

export function createWatcher(options: WatcherOptions): Watcher {
  const { watch, asksForSteps = watch.steps !== undefined, priorities, context } = options;
  const dues = new Map<BranchKey, number>();
  const keys = new Map(priorities.map((status) => [status, new Set<BranchKey>()]));
  const dependents = new Map<string, Set<BranchKey>>();
  let until = Infinity;

  function look(state: State, key: BranchKey, now: number): void {
    for (const each of keys.values()) each.delete(key);
    dues.delete(key);
    const branch = state.branches.get(key);
    if (!branch || !isWatched(watch, branch, state)) return;
    if (asksForSteps) depend(key, triggeredBuildsOf(branch));
    const views = viewsOf(state, key, watch.steps, now, context);
    const statuses = views.map(({ outlook }) => outlook.status);
    const worst = priorities.find((status) => statuses.includes(status));
    if (worst) keys.get(worst)?.add(key);
    const due = Math.min(Infinity, ...views.map(({ outlook }) => outlook.until));
    if (due === Infinity) return;
    dues.set(key, due);
    until = Math.min(until, due);
  }

  function depend(key: BranchKey, builds: readonly string[]): void {
    for (const build of builds) {
      const known = dependents.get(build);
      if (known) known.add(key);
      else dependents.set(build, new Set([key]));
    }
  }

  const status = () => priorities.find((each) => keys.get(each)?.size);

  return {
    look,
    pass(state, now) {
      if (now < until) return;
      until = Infinity;
      const due = [...dues].filter(([, time]) => time <= now);
      for (const [key] of due) look(state, key, now);
      for (const time of dues.values()) until = Math.min(until, time);
    },
    dependents: (build) => [...(dependents.get(build) ?? [])],
    status,
    survey() {
      const shown = status();
      return { status: shown, because: [...((shown && keys.get(shown)) ?? [])].sort() };
    },
    until: () => until,
  };
}

/** The same from the whole state. */
export function survey(state: State, options: WatcherOptions, now: number): Survey {
  const watcher = createWatcher(options);
  for (const key of state.branches.keys()) watcher.look(state, key, now);
  return watcher.survey();
}

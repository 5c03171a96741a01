import { occasions } from "../builds/occasion.js";
import type { BranchKey, State } from "../builds/state.js";
import type { Play } from "./rule.js";
import { isWatched, viewsOf, type Context, type Watch } from "./watch.js";

/** Milliseconds: what was so for longer is history, told late, and nothing of the moment. */
const FRESH = 5 * 60 * 1000;

/** Knows which plays are due: each once for each build, and never for what was so before. */
export interface Occasions {
  /** What has newly come true on a branch. To be asked after every change of it, also at the start. */
  readonly due: (state: State, key: BranchKey, now: number) => readonly Play[];
}

export interface OccasionsOptions {
  readonly watch: Watch;
  readonly plays: readonly Play[];
  readonly context: Context;
}

export function createOccasions({ watch, plays, context }: OccasionsOptions): Occasions {
  /** By branch, and there by play and step: the highest build number that it was so of. */
  const known = new Map<BranchKey, Map<string, number>>();

  return {
    due(state, key, now) {
      const branch = state.branches.get(key);
      if (!branch) known.delete(key);
      if (!branch || plays.length === 0 || !isWatched(watch, branch, state)) return [];
      const numbers = known.get(key) ?? new Map<string, number>();
      known.set(key, numbers);
      return plays.filter(({ on, steps = watch.steps }, index) => {
        let isDue = false;
        for (const { step = "", outlook } of viewsOf(state, key, steps, now, context)) {
          const { verdict } = outlook;
          const held: readonly string[] = occasions(outlook);
          if (!verdict || !held.includes(on)) continue;
          const name = `${String(index)} ${step}`;
          const isNew = (numbers.get(name) ?? 0) < verdict.build.number;
          if (!isNew) continue;
          numbers.set(name, verdict.build.number);
          isDue ||= now - verdict.at < FRESH;
        }
        return isDue;
      });
    },
  };
}

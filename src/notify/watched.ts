import type { BranchKey } from "../builds/state.js";
import type { Board } from "../lights/board.js";
import { isWatched, viewsOf, type View } from "../lights/watch.js";

export type Watching = Pick<Board, "state" | "showings" | "context">;

/** What lights watch of a branch: its builds, or a step of theirs. */
export interface Watched extends View {
  /** The names of the lights that do. */
  readonly lights: readonly string[];
}

export function watchedOf(board: Watching, key: BranchKey, now: number): readonly Watched[] {
  const state = board.state();
  const branch = state.branches.get(key);
  if (!branch) return [];
  const watched = new Map<string | undefined, Watched>();
  for (const { rule } of board.showings()) {
    if (!isWatched(rule.watch, branch, state)) continue;
    for (const view of viewsOf(state, key, rule.watch.steps, now, board.context())) {
      const { lights = [] } = watched.get(view.step) ?? {};
      watched.set(view.step, { ...view, lights: [...lights, rule.name] });
    }
  }
  return [...watched.values()];
}

import type { Logger } from "pino";
import { isDefault } from "../builds/outlook.js";
import { lastWord } from "../builds/record.js";
import { branchKey, drop, forgetIn, type BranchKey, type State } from "../builds/state.js";

/** How many branches are swept at a time: after a while all, without a long pause where there are many. */
const SWEPT = 2;
/** And how many where there are too many, of which the oldest goes. */
const SWEPT_WHEN_FULL = 20;

export interface Swept {
  readonly state: State;
  /** The branches of which something was forgotten. */
  readonly changed: readonly BranchKey[];
}

export interface SweeperOptions {
  readonly mostBranches: number;
  /** Every branch had its turn: the next round begins. */
  readonly onRound: (state: State) => void;
  readonly log: Logger;
}

/** Forgets what lies too far back, a few branches at a time, also where nothing touches them any more. */
export function createSweeper({ mostBranches, onRound, log }: SweeperOptions) {
  let round: BranchKey[] = [];
  let isFull = false;

  function next(state: State, count: number): BranchKey[] {
    if (round.length === 0) {
      round = [...state.branches.keys()];
      onRound(state);
    }
    return round.splice(-count);
  }

  /** There is no order in which all could agree on what to drop: this promises nothing but a bound. */
  function evict(full: State, keys: readonly BranchKey[]): State {
    if (!isFull) log.warn({ mostBranches }, "Too many branches to keep: old ones are dropped");
    isFull = true;
    const [oldest] = keys
      .flatMap((key) => full.branches.get(key) ?? [])
      .filter(({ builds }) => !isDefault(builds))
      .sort((a, b) => lastWord(...a.builds) - lastWord(...b.builds));
    return oldest ? drop(full, branchKey(oldest.pipeline, oldest.ref)) : full;
  }

  return (before: State): Swept => {
    const isOver = before.branches.size > mostBranches;
    const keys = next(before, isOver ? SWEPT_WHEN_FULL : SWEPT);
    const kept = forgetIn(before, keys);
    const state = isOver ? evict(kept, keys) : kept;
    return { state, changed: keys.filter((key) => !state.branches.isSame(before.branches, key)) };
  };
}

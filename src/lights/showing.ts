import type { MomentName } from "../builds/moment.js";
import type { BranchKey, State } from "../builds/state.js";
import type { Status } from "../builds/status.js";
import { createOccasions } from "./occasions.js";
import type { Rule } from "./rule.js";
import type { Stage } from "./stage.js";
import { isWatched, type Context } from "./watch.js";
import { createWatcher, type Survey } from "./watcher.js";

/** A rule at work: what it watches, and the stage that it shows it on. */
export interface Showing {
  readonly rule: Rule;
  readonly stage: Stage;
  /** Takes up a state from before: shows what is so, and plays nothing. */
  know(state: State, now: number): void;
  /**
   * Takes up a change of a branch; `build` is the id of the build that changed, if it was one.
   * Returns the branches that this may have changed.
   */
  change(state: State, key: BranchKey, now: number, build?: string): ReadonlySet<BranchKey>;
  /** Plays what there is to play for a moment; `key` is the branch that it is of, if any. */
  moment(name: MomentName, state: State, key: BranchKey | undefined): void;
  /** Takes up what has changed by time alone. */
  pass(state: State, now: number): void;
  survey(): Survey;
  /** When `pass` may find something next, in milliseconds since 1970. */
  until(): number;
}

export interface ShowingOptions {
  readonly rule: Rule;
  readonly stage: Stage;
  /** From worst to best. */
  readonly priorities: readonly Status[];
  readonly context: Context;
}

export function createShowing({ rule, stage, priorities, context }: ShowingOptions): Showing {
  const { watch, palette, plays } = rule;
  const asksForSteps = [watch, ...plays].some(({ steps }) => steps);
  const watcher = createWatcher({ watch, asksForSteps, priorities, context });
  const occasions = createOccasions({ watch, plays, context });
  let isKnown = false;

  /** Until something is known, a light is left as it is. */
  function show(): void {
    const status = watcher.status();
    isKnown ||= status !== undefined;
    if (isKnown) stage.show(status);
  }

  return {
    rule,
    stage,
    know(state, now) {
      for (const key of state.branches.keys()) {
        watcher.look(state, key, now);
        occasions.due(state, key, now);
      }
      show();
    },
    change(state, key, now, build) {
      const keys = new Set([key, ...(build === undefined ? [] : watcher.dependents(build))]);
      for (const each of keys) watcher.look(state, each, now);
      show();
      for (const each of keys) {
        for (const { on, effects } of occasions.due(state, each, now)) {
          stage.play({ name: on, effects });
        }
      }
      return keys;
    },
    moment(name, state, key) {
      // Agents and pings are everybody's; what is of a build counts where the build is watched.
      const branch = key === undefined ? undefined : state.branches.get(key);
      if (key !== undefined && !(branch && isWatched(watch, branch, state))) return;
      const play = plays.find(({ on }) => on === name);
      const effects = play?.effects ?? [palette.moments[name]];
      if (effects.length > 0) stage.play({ name, effects });
    },
    pass(state, now) {
      watcher.pass(state, now);
      show();
    },
    survey: () => watcher.survey(),
    until: () => watcher.until(),
  };
}

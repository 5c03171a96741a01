import type { Logger } from "pino";
import type { Patience } from "../builds/outlook.js";
import { branchKey, dismiss, EMPTY, forgetAll, reduce } from "../builds/state.js";
import type { BranchKey, State } from "../builds/state.js";
import type { Status } from "../builds/status.js";
import { createTriggeredBuilds } from "../builds/triggered-builds.js";
import type { Word } from "../builds/word.js";
import { createAlarm } from "./alarm.js";
import type { Rule } from "./rule.js";
import { createShowing, type Showing } from "./showing.js";
import type { Stage } from "./stage.js";
import { createSweeper } from "./sweeper.js";
import type { Context } from "./watch.js";

/** Milliseconds between what a word tells of and its arrival, from which on the arrival is noted. */
const LATE = 60 * 1000;

/** Milliseconds from a word's arrival: what is taken later was queued, and is no moment any more. */
const FRESH = 60 * 1000;

/** What the lights are for: each rule with the stage that it is shown on. */
export interface Casting {
  readonly lights: readonly { readonly rule: Rule; readonly stage: Stage }[];
  /** From worst to best. */
  readonly priorities: readonly Status[];
  readonly patience: Patience;
}

/** Hears of what may have changed what lights show of a branch; not of what changes by time alone. */
export interface Listener {
  /** All is to be looked at anew: other things are known, or the lights are others. */
  known(): void;
  changed(keys: Iterable<BranchKey>): void;
}

/** What is known of builds, and what the lights show of it. */
export interface Board {
  listen(listener: Listener): void;
  /** Puts these lights in the place of those before, and shows on them what is so. */
  use(casting: Casting): void;
  /** Takes up what is known from before or elsewhere, in the place of all else. Plays nothing. */
  know(state: State): void;
  /** Takes a word in; returns the branch that it is of, if any. */
  take(word: Word): BranchKey | undefined;
  /** Shows a branch no more, until there is a newer word of it. Returns it, where there is such a branch. */
  dismiss(key: BranchKey): BranchKey | undefined;
  state(): State;
  /** When the newest word arrived, and the newest ping, in milliseconds since 1970. */
  arrivals(): Arrivals;
  showings(): readonly Showing[];
  context(): Context;
  close(): void;
}

export interface Arrivals {
  readonly updatedAt?: number | undefined;
  readonly lastPing?: number | undefined;
}

export interface BoardOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Logger;
  /** How many branches are kept at the most, some 100,000 in 100 MB: those of default branches last. */
  readonly mostBranches?: number;
}

export function createBoard(
  casting: Casting,
  { now, log, mostBranches = 100_000 }: BoardOptions,
): Board {
  const heard = new Map<BranchKey, number>();
  const triggered = createTriggeredBuilds();
  const alarm = createAlarm(now, pass);
  const sweepSome = createSweeper({ mostBranches, onRound: triggered.sweep, log });
  let state = EMPTY;
  let arrivals: Arrivals = {};
  let listener: Listener | undefined;
  let context: Context;
  let showings: readonly Showing[];
  use(casting);

  function use({ lights, priorities, patience }: Casting): void {
    const heardAt = (key: BranchKey) => heard.get(key) ?? 0;
    context = { patience, heardAt, buildById: triggered.find };
    showings = lights.map((each) => createShowing({ ...each, priorities, context }));
    for (const showing of showings) showing.know(state, now());
    wait();
    listener?.known();
  }

  function wait(): void {
    alarm.set(Math.min(Infinity, ...showings.map((showing) => showing.until())));
  }

  function pass(): void {
    for (const showing of showings) showing.pass(state, now());
    wait();
  }

  function change(keys: Iterable<BranchKey>, build?: string): void {
    const changed = new Set(keys);
    for (const key of [...changed]) {
      for (const showing of showings) {
        for (const each of showing.change(state, key, now(), build)) changed.add(each);
      }
    }
    wait();
    listener?.changed(changed);
  }

  /** What a word tells of itself is enough, unless it tells of long ago. */
  function hear(key: BranchKey, tellsOf: number): void {
    if (now() - tellsOf > LATE) heard.set(key, now());
    else heard.delete(key);
  }

  /** The branches that are to be looked at after a change of this pipeline: all, where it changed. */
  function touched(before: State, pipeline: string, key: BranchKey): Iterable<BranchKey> {
    const [was, is] = [before.pipelines.get(pipeline), state.pipelines.get(pipeline)];
    const isSame = was?.slug === is?.slug && was?.defaultBranch === is?.defaultBranch;
    if (!was || isSame) return [key];
    return [...state.branches.values()]
      .filter((branch) => branch.pipeline === pipeline)
      .map(({ ref }) => branchKey(pipeline, ref));
  }

  function sweep(): void {
    const swept = sweepSome(state);
    state = swept.state;
    if (swept.changed.length === 0) return;
    for (const key of swept.changed) if (!state.branches.has(key)) heard.delete(key);
    change(swept.changed);
  }

  return {
    listen(heard) {
      listener = heard;
    },
    use,
    know(known) {
      const gone = [...state.branches.keys()].filter((key) => !known.branches.has(key));
      state = forgetAll(known);
      change(gone);
      for (const key of state.branches.keys()) triggered.note(state, key);
      for (const showing of showings) showing.know(state, now());
      wait();
      listener?.known();
    },
    take({ sighting, moment, receivedAt }) {
      arrivals = {
        ...arrivals,
        updatedAt: receivedAt,
        ...(moment === "ping" && { lastPing: receivedAt }),
      };
      const key = sighting && branchKey(sighting.pipeline.id, sighting.branch);
      if (sighting && key !== undefined) {
        const before = state;
        state = reduce(state, sighting);
        hear(key, sighting.build.t * 1000);
        triggered.note(state, key);
        change(touched(before, sighting.pipeline.id, key), sighting.build.id);
        sweep();
      }
      if (moment && now() - receivedAt < FRESH) {
        for (const showing of showings) showing.moment(moment, state, key);
      }
      return key;
    },
    dismiss(key) {
      if (!state.branches.has(key)) return undefined;
      state = dismiss(state, key);
      change([key]);
      return key;
    },
    state: () => state,
    arrivals: () => arrivals,
    showings: () => showings,
    context: () => context,
    close: () => {
      alarm.clear();
    },
  };
}

import type { Patience } from "../builds/outlook.js";
import { sight } from "../builds/sighting.js";
import { branchKey, dismiss, EMPTY, forgetAll, reduce } from "../builds/state.js";
import type { BranchKey, State } from "../builds/state.js";
import type { Status } from "../builds/status.js";
import { createTriggeredBuilds } from "../builds/triggered-builds.js";
import type { Delivery, WebhookEvent } from "../webhook/index.js";
import { createAlarm } from "./alarm.js";
import type { Rule } from "./rule.js";
import { createShowing, type Showing } from "./showing.js";
import type { Stage } from "./stage.js";
import type { Context } from "./watch.js";

/** Seconds between two sweeps of what lies too far back, by the time that deliveries tell. */
const SWEEP = 60 * 60;

/** What the lights are for: each rule with the stage that it is shown on. */
export interface Casting {
  readonly lights: readonly { readonly rule: Rule; readonly stage: Stage }[];
  /** From worst to best. */
  readonly priorities: readonly Status[];
  readonly patience: Patience;
}

/** What is known of builds, and what the lights show of it. */
export interface Board {
  /** Puts these lights in the place of those before, and shows on them what is so. */
  use(casting: Casting): void;
  /** Takes up what is known from before, in the place of nothing. */
  know(state: State): void;
  /** Takes an event in; returns the branch that it changed, if any. */
  take(event: WebhookEvent, delivery: Delivery): BranchKey | undefined;
  /** Shows a branch no more, until there is a newer word of it. False where there is no such branch. */
  dismiss(key: BranchKey): boolean;
  state(): State;
  showings(): readonly Showing[];
  context(): Context;
  close(): void;
}

/** `now` is in milliseconds since 1970. */
export function createBoard(casting: Casting, now: () => number): Board {
  const heard = new Map<BranchKey, number>();
  const triggered = createTriggeredBuilds();
  const alarm = createAlarm(now, pass);
  let state = EMPTY;
  let sweptAt = 0;
  let context: Context;
  let showings: readonly Showing[];
  use(casting);

  function use({ lights, priorities, patience }: Casting): void {
    const heardAt = (key: BranchKey) => heard.get(key) ?? 0;
    context = { patience, heardAt, buildById: triggered.find };
    showings = lights.map((each) => createShowing({ ...each, priorities, context }));
    for (const showing of showings) showing.know(state, now());
    wait();
  }

  function wait(): void {
    alarm.set(Math.min(Infinity, ...showings.map((showing) => showing.until())));
  }

  function pass(): void {
    for (const showing of showings) showing.pass(state, now());
    wait();
  }

  function change(keys: Iterable<BranchKey>, build?: string): void {
    for (const key of keys) {
      for (const showing of showings) showing.change(state, key, now(), build);
    }
    wait();
  }

  /** The branches that are to be looked at after a change of this pipeline: all, where it changed. */
  function touched(before: State, pipeline: string, key: BranchKey): Iterable<BranchKey> {
    const [was, is] = [before.pipelines.get(pipeline)?.slug, state.pipelines.get(pipeline)?.slug];
    if (was === undefined || was === is) return [key];
    return state.branches.filter((branch) => branch.pipeline === pipeline).keys();
  }

  function sweep(): void {
    if (state.newest - sweptAt < SWEEP) return;
    sweptAt = state.newest;
    const before = state;
    state = forgetAll(state);
    const gone = [...before.branches.keys()].filter((key) => !state.branches.has(key));
    for (const key of gone) heard.delete(key);
    triggered.sweep(state);
    change(gone);
  }

  return {
    use,
    know(known) {
      state = forgetAll(known);
      sweptAt = state.newest;
      for (const key of state.branches.keys()) triggered.note(state, key);
      for (const showing of showings) showing.know(state, now());
      wait();
    },
    take(event, delivery) {
      const sighting = sight(event, delivery);
      const key = sighting && branchKey(sighting.pipeline.id, sighting.branch);
      if (sighting && key !== undefined) {
        const before = state;
        state = reduce(state, sighting);
        heard.set(key, now());
        triggered.note(state, key);
        change(touched(before, sighting.pipeline.id, key), sighting.build.id);
        sweep();
      }
      for (const showing of showings) showing.moment(event, state, key);
      return key;
    },
    dismiss(key) {
      if (!state.branches.has(key)) return false;
      state = dismiss(state, key);
      change([key]);
      return true;
    },
    state: () => state,
    showings: () => showings,
    context: () => context,
    close: () => {
      alarm.clear();
    },
  };
}

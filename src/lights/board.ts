import { isOfBuild } from "../builds/build-event.js";
import { MOMENTS } from "../builds/moment.js";
import type { Patience } from "../builds/outlook.js";
import { sight } from "../builds/sighting.js";
import { branchKey, forgetAll, reduce, type BranchKey, type State } from "../builds/state.js";
import { UnknownEvent, type Delivery, type WebhookEvent } from "../webhook/index.js";
import { createAlarm } from "./alarm.js";
import type { Stage } from "./stage.js";
import { createWatcher, isWatched, type Survey, type Watch } from "./watch.js";

/** Seconds between two sweeps of what lies too far back, by the time that deliveries tell. */
const SWEEP = 60 * 60;

/** What is known of builds, and what the lights show of it. */
export interface Board {
  /** Takes an event in; returns the branch that it changed, if any. */
  take(event: WebhookEvent, delivery: Delivery): BranchKey | undefined;
  state(): State;
  survey(): Survey;
  /** When a branch was last heard of, in milliseconds since 1970; 0 where it was not. */
  heardAt(key: BranchKey): number;
  close(): void;
}

export interface BoardOptions {
  /** What is known from before. */
  readonly known: State;
  readonly watch: Watch;
  readonly patience: Patience;
  readonly stage: Stage;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createBoard({ known, watch, patience, stage, now }: BoardOptions): Board {
  const watcher = createWatcher(watch, patience);
  let state = known;
  let sweptAt = known.newest;
  let isKnown = false;
  const alarm = createAlarm(now, pass);

  /** Until something is known, the lights are left as they are. */
  function show(): void {
    const status = watcher.status();
    isKnown ||= status !== undefined;
    if (isKnown) stage.show(status);
    alarm.set(watcher.until());
  }

  function pass(): void {
    watcher.pass(state, now());
    show();
  }

  function sweep(): void {
    if (state.newest - sweptAt < SWEEP) return;
    sweptAt = state.newest;
    const before = state;
    state = forgetAll(state);
    for (const key of before.branches.keys()) {
      if (!state.branches.has(key)) watcher.look(state, key, now());
    }
  }

  for (const key of state.branches.keys()) watcher.look(state, key, now());
  show();

  /** Agents and pings are everybody's; what is of a build counts where the build is watched. */
  function isForUs(event: WebhookEvent, key: BranchKey | undefined): boolean {
    const branch = key === undefined ? undefined : state.branches.get(key);
    return !isOfBuild(event) || (branch !== undefined && isWatched(watch, branch));
  }

  return {
    take(event, delivery) {
      const sighting = sight(event, delivery);
      const key = sighting && branchKey(sighting.pipeline.id, sighting.branch);
      if (sighting && key !== undefined) {
        state = reduce(state, sighting);
        watcher.hear(key, now());
        watcher.look(state, key, now());
        sweep();
        show();
      }
      const moment = MOMENTS.find((name) => name === event.event);
      if (moment && !(event instanceof UnknownEvent) && isForUs(event, key)) stage.play(moment);
      return key;
    },
    state: () => state,
    survey: () => watcher.survey(),
    heardAt: (key) => watcher.heardAt(key),
    close: () => {
      alarm.clear();
    },
  };
}

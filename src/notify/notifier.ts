import type { Logger } from "pino";
import type { BranchKey } from "../builds/state.js";
import type { Listener } from "../lights/board.js";
import type { Kept } from "../store/store.js";
import { deliver, type Endpoint } from "./deliver.js";
import { BEGUN_NOTE, readKept, toldNote, toldValue, type Keep, type ToldSteps } from "./kept.js";
import { bodyOf, idOf } from "./message.js";
import { newsOf, standingVerdict, toldOf, type Told } from "./news.js";
import { createOutbox } from "./outbox.js";
import { createSender } from "./sender.js";
import { watchedOf, type Watching } from "./watched.js";

/** Tells a receiver of each change of a verdict that lights watch. */
export interface Notifier extends Listener {
  /** This process sends from now on, and goes on from what was kept. */
  readonly take: (notes: Kept["notes"]) => void;
  /** Another process may send. */
  readonly leave: () => void;
  readonly close: () => Promise<void>;
}

export interface NotifierOptions {
  readonly endpoint: Endpoint;
  readonly board: Watching;
  readonly keep: Keep;
  readonly mayDrive: () => boolean;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** Milliseconds by which Buildkite's clock and ours may differ. */
const CLOCKS = 60 * 1000;
/**
 * Milliseconds. Of a branch that was never told of, only a younger verdict is news at a start or when
 * lights are changed: it came while no process drove. An older one was there before it was watched.
 */
const LATELY = 5 * 60 * 1000;

export function createNotifier(options: NotifierOptions): Notifier {
  const { endpoint, board, keep, mayDrive, log, now, random = Math.random } = options;
  const outbox = createOutbox({ keep, log, now });
  const sender = createSender({
    outbox,
    deliver: (message, signal) => deliver(endpoint, message, { now, signal }),
    mayDrive,
    onGone: () => (isGone = true),
    log,
    now,
    random,
  });
  let told = new Map<BranchKey, ToldSteps>();
  let isTaken = false;
  let isGone = false;
  /** What happened before is no news: the seven days that are caught up at the very first start. */
  let begun = now() - CLOCKS;
  let isBegun = false;

  function begin(): void {
    if (isBegun) return;
    isBegun = true;
    keep(BEGUN_NOTE, begun);
  }

  /** `unknownSince`: the same as `begun`, for what was never told of. */
  function look(key: BranchKey, unknownSince: number): void {
    begin();
    const before = told.get(key) ?? new Map<string, Told>();
    const after = new Map<string, Told>();
    for (const { step, outlook, lights } of watchedOf(board, key, now())) {
      const name = step ?? "";
      const known = before.get(name);
      const verdict = standingVerdict(outlook);
      if (!verdict || verdict.build.number < (known?.number ?? 0)) {
        if (known) after.set(name, known);
        continue;
      }
      after.set(name, toldOf(verdict));
      const previous = known ?? (outlook.previous && toldOf(outlook.previous));
      const type = newsOf(verdict, previous);
      if (!type || verdict.at < (known ? begun : unknownSince)) continue;
      tell(key, { type, step, lights, verdict, previous });
    }
    remember(key, after);
  }

  function tell(key: BranchKey, news: Omit<Parameters<typeof bodyOf>[0], "pipeline" | "branch">) {
    const state = board.state();
    const branch = state.branches.get(key);
    const pipeline = branch && state.pipelines.get(branch.pipeline);
    if (!pipeline || isGone) return;
    const { type, step } = news;
    const all = { ...news, pipeline, branch: branch.ref };
    const line = JSON.stringify([key, step ?? null]);
    outbox.add({ id: idOf(all), type, line, body: bodyOf(all) });
  }

  function remember(key: BranchKey, steps: ToldSteps): void {
    const value = toldValue(key, steps);
    if (JSON.stringify(value) === JSON.stringify(toldValue(key, told.get(key) ?? new Map())))
      return;
    if (steps.size > 0) told.set(key, steps);
    else told.delete(key);
    keep(toldNote(key), value);
  }

  function lookAt(keys: Iterable<BranchKey>, unknownSince: number): void {
    if (!isTaken) return;
    for (const key of keys) look(key, unknownSince);
    sender.wake();
  }

  const known = () => [...board.state().branches.keys()];
  const lately = () => Math.max(begun, now() - LATELY);

  return {
    take(notes) {
      const kept = readKept(notes);
      isTaken = true;
      isBegun = kept.begun !== undefined;
      begun = kept.begun ?? begun;
      told = new Map(kept.told);
      outbox.know(kept.messages);
      // Not at those that were told of: what is known of them may come right after this.
      lookAt(known(), lately());
    },
    leave() {
      isTaken = false;
      outbox.know([]);
    },
    known() {
      lookAt(new Set([...told.keys(), ...known()]), lately());
    },
    changed(keys) {
      lookAt(keys, begun);
    },
    close: sender.close,
  };
}

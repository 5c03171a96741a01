import type { BranchKey, State } from "../builds/state.js";
import type { ReplayStore } from "../webhook/index.js";
import type { Change } from "./change.js";
import type { Kept } from "./store.js";

/** What changes apply to: what this process knows, and its lights. */
export interface World {
  /** Takes up what was kept, in the place of all that is known. */
  readonly know: (kept: Kept) => void;
  /** Returns the branch that the change is of, if any. */
  readonly apply: (change: Change) => BranchKey | undefined;
  readonly state: () => State;
  readonly isPaused: () => boolean;
  /** This process drives the bulbs from now on; the notes are of the one that did before. */
  readonly take: (notes: Kept["notes"]) => void;
  /** Another process may drive the bulbs: they are left alone. */
  readonly leave: () => void;
}

/** The one way of every change to the world, by which it outlives the process. */
export interface Journal {
  /**
   * Where processes share the memory of signatures, and what else they share: a claim there writes
   * down the delivery's word as well, in the same step.
   */
  readonly replays?: ReplayStore;
  /** Whether what is written outlives the process. */
  readonly isDurable: boolean;
  /** Makes the world what was kept; resolves after the first try, whatever came of it. */
  readonly begin: (world: World) => Promise<void>;
  /**
   * Resolves once the change will outlive the process, where anything does. Rejects with a
   * WebhookError of status 503 where a delivery's word is not kept.
   */
  readonly write: (change: Change) => Promise<void>;
  /** Keeps a small thing beside the state, as far as it can be kept; never rejects. */
  readonly note: (name: string, value: unknown) => Promise<void>;
  /** Whether this process drives the bulbs at this very moment. */
  readonly mayDrive: () => boolean;
  /** Why no delivery can be taken now, in a sentence for an operator; undefined where all is well. */
  readonly unavailable: () => string | undefined;
  readonly close: () => Promise<void>;
}

/** What a pause is kept as: nothing, when it is over. */
export const PAUSED_NOTE = "paused";
export const pausedNote = (isPaused: boolean): true | undefined => isPaused || undefined;

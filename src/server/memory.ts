import type { Logger } from "pino";
import { EMPTY, type BranchKey, type State } from "../builds/state.js";
import { openStore, type Kept } from "../store/store.js";
import { WebhookError } from "../webhook/index.js";

/** What outlives the process: a store on the disk, or nothing. */
export interface Memory {
  /** Whether anything does. */
  readonly isDurable: boolean;
  /** What was kept; resolves once that can be read, never rejects. */
  readonly opened: Promise<Kept>;
  /** Throws a WebhookError (`state_unavailable`) where nothing can be kept yet. */
  readonly mustBeOpen: () => void;
  /** Resolves once the branch is on the disk; rejects with a WebhookError (`state_unavailable`). */
  readonly save: (state: State, key: BranchKey) => Promise<void>;
  /** Keeps a small thing beside the state, as far as it can be kept; never rejects. */
  readonly note: (name: string, value: unknown) => Promise<void>;
  /** Why nothing can be kept now, or undefined where all is well. */
  readonly unavailable: () => string | undefined;
  readonly close: () => Promise<void>;
}

const NOTHING: Memory = {
  isDurable: false,
  opened: Promise.resolve({ state: EMPTY, notes: new Map() }),
  mustBeOpen: () => undefined,
  save: () => Promise.resolve(),
  note: () => Promise.resolve(),
  unavailable: () => undefined,
  close: () => Promise.resolve(),
};

/** `path` is undefined for none. */
export async function openMemory(path: string | undefined, log: Logger): Promise<Memory> {
  if (path === undefined) return NOTHING;
  const store = await openStore(path, log);
  let isOpen = false;
  void store.opened.then(() => (isOpen = true));
  return {
    isDurable: true,
    opened: store.opened,
    mustBeOpen() {
      if (!isOpen) throw unavailable();
    },
    async save(state, key) {
      try {
        await store.save(state, key);
      } catch (cause) {
        throw unavailable(cause);
      }
    },
    async note(name, value) {
      // The store itself logs what it cannot keep.
      await store.note(name, value).catch(() => undefined);
    },
    unavailable: store.unavailable,
    close: store.close,
  };
}

function unavailable(cause?: unknown): WebhookError {
  const message = "What this delivery tells cannot be kept here now: see the log, and /healthz.";
  return new WebhookError("state_unavailable", message, { cause });
}

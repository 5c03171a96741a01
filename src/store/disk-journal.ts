import type { Logger } from "pino";
import { WebhookError } from "../webhook/index.js";
import type { Change } from "./change.js";
import { PAUSED_NOTE, pausedNote, type Journal, type World } from "./journal.js";
import { openStore } from "./store.js";

/** Applies changes at once and keeps what they changed on the disk: one process to a folder. */
export async function openDiskJournal(
  path: string,
  log: Logger,
  onRecovery: () => void,
): Promise<Journal> {
  const store = await openStore(path, log, onRecovery);
  let world: World | undefined;

  async function save(change: Change, { apply, state }: World): Promise<void> {
    const key = apply(change);
    if ("paused" in change) await store.note(PAUSED_NOTE, pausedNote(change.paused));
    else if (key !== undefined) await store.save(state(), key);
  }

  return {
    isDurable: true,
    async begin(begun) {
      begun.take(new Map());
      const known = store.opened.then((kept) => {
        begun.take(kept.notes);
        begun.know(kept);
        world = begun;
      });
      if (store.unavailable() === undefined) await known;
    },
    async write(change) {
      if (!world) throw unavailable();
      try {
        await save(change, world);
      } catch (cause) {
        if ("word" in change) throw unavailable(cause);
        log.warn({ err: cause }, "What was changed by hand is not kept");
      }
    },
    async note(name, value) {
      // The store itself logs what it cannot keep.
      await store.note(name, value).catch(() => undefined);
    },
    mayDrive: () => true,
    unavailable: store.unavailable,
    close: store.close,
  };
}

function unavailable(cause?: unknown): WebhookError {
  const message = "What this delivery tells cannot be kept here now: see the log, and /healthz.";
  return new WebhookError("state_unavailable", message, { cause });
}

/** Applies changes, and keeps nothing. */
export function createMemoryJournal(): Journal {
  let world: World | undefined;
  return {
    isDurable: false,
    begin(begun) {
      world = begun;
      begun.take(new Map());
      return Promise.resolve();
    },
    write(change) {
      world?.apply(change);
      return Promise.resolve();
    },
    note: () => Promise.resolve(),
    mayDrive: () => true,
    unavailable: () => undefined,
    close: () => Promise.resolve(),
  };
}

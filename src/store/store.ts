import type { Logger } from "pino";
import type { BranchKey, State } from "../builds/state.js";
import { mustBeInPlace, write } from "./file.js";
import { createLedger, type Ledger } from "./ledger.js";
import { open, type Opened } from "./open.js";
import type { Kept } from "./read.js";
import { tracesOf, troubleIn } from "./trouble.js";

export type { Kept };

/** Keeps the state on the disk. One process owns it. */
export interface Store {
  /**
   * What was kept. Resolves once the store can be opened; where it cannot, that is tried again every
   * few seconds. Never rejects.
   */
  readonly opened: Promise<Kept>;
  /**
   * Resolves once that branch, its pipeline and `newest` are on the disk, and rejects where they do
   * not get there; they are then written with what is next. Each state follows from the one before,
   * the first one from what was kept: until that is known, nothing is remembered of a save.
   */
  readonly save: (state: State, key: BranchKey) => Promise<void>;
  /**
   * Keeps a small thing beside the state, as JSON; undefined removes it. Resolves as `save` does,
   * but is remembered even before the store could be opened: it then replaces what was kept.
   */
  readonly note: (name: string, value: unknown) => Promise<void>;
  /** Why nothing can be kept now, in a sentence for an operator; undefined where all is well. */
  readonly unavailable: () => string | undefined;
  /** Resolves once what is being saved has ended. */
  readonly close: () => Promise<void>;
}

/** Milliseconds from a failure to the next try. */
const RETRY = 2_000;

/**
 * Opens a store, or makes it. Resolves after the first try, whatever came of that. One that is
 * damaged or of another format is renamed, and a new one begins. `onRecovery` hears that the state is
 * kept again after it could not be.
 */
export async function openStore(
  path: string,
  log: Logger,
  onRecovery: () => void = () => undefined,
): Promise<Store> {
  const first = deferred<Kept>();
  let ledger: Ledger | undefined;
  /** What is to be kept beside the state before that could be read. */
  const early = new Map<string, string | undefined>();
  let held: Opened | undefined;
  let trouble: string | undefined;
  let retry: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  let next: Promise<void> | undefined;
  let closed = false;

  /** Writes all that waits at once: while the disk is busy with it, the next lot gathers. */
  async function writeAll(): Promise<void> {
    next = undefined;
    clearTimeout(retry);
    try {
      const { file, lock } = (held ??= await openFile());
      await ledger?.flush(async (changes) => {
        await write(file, changes);
        await mustBeInPlace(path, lock);
      });
    } catch (error) {
      await fail(error);
      throw new Error(trouble, { cause: error });
    }
    if (trouble === undefined) return;
    trouble = undefined;
    log.info({ path }, "The state is kept again");
    onRecovery();
  }

  async function openFile(): Promise<Opened> {
    const opened = await open(path, log);
    const { found } = opened;
    if (ledger) {
      ledger.found(found);
      return opened;
    }
    ledger = createLedger(found);
    for (const [name, text] of early) ledger.note(name, text);
    first.resolve(found.kept);
    return opened;
  }

  async function fail(error: unknown): Promise<void> {
    const before = trouble;
    trouble = troubleIn(error, path);
    if (before === undefined) log.error({ ...tracesOf(error), path }, trouble);
    if (!closed) retry = setTimeout(() => void queue().catch(() => undefined), RETRY);
    // After a failure LevelDB takes nothing more, until it is opened anew.
    const broken = held;
    held = undefined;
    await broken?.file.close();
  }

  function queue(): Promise<void> {
    if (next) return next;
    next = last.then(writeAll);
    last = next.catch(() => undefined);
    return next;
  }

  /** Not while it is known to fail: that is tried again by itself. */
  async function written(): Promise<void> {
    if (closed) throw new Error("The store is closed: nothing can be kept in it.");
    if (trouble !== undefined) throw new Error(trouble);
    await queue();
  }

  await queue().catch(() => undefined);
  return {
    opened: first.promise,
    async save(state, key) {
      ledger?.save(state, key);
      await written();
    },
    async note(name, value) {
      const text = JSON.stringify(value);
      if (ledger) ledger.note(name, text);
      else early.set(name, text);
      await written();
    },
    unavailable: () => trouble,
    async close() {
      closed = true;
      clearTimeout(retry);
      await last;
      await held?.file.close();
      held = undefined;
    },
  };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

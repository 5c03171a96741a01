import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { createLedger, type Ledger } from "../store/ledger.js";
import { PAUSED_NOTE, pausedNote, type World } from "../store/journal.js";
import { HEAD } from "../store/records.js";
import { load, placesIn, putAside, write, type KeptAt } from "./kept.js";
import { createLease } from "./lease.js";
import { KEYS } from "./keys.js";
import { isBefore, MOST_ENTRIES, read, type Entry, type Position } from "./log.js";

export interface FollowerOptions {
  readonly redis: Redis;
  /** For what waits. */
  readonly reader: Redis;
  readonly world: World;
  readonly log: Logger;
}

/** Applies the log to the world, and writes the state that it leads to while this process drives. */
export interface Follower {
  /** Applies what is next, or waits for it for a second; rejects where Redis fails, and may be asked again. */
  readonly step: () => Promise<void>;
  /** Resolves once that place of the log is applied, or so many milliseconds have passed. */
  readonly reached: (place: Position, within: number) => Promise<void>;
  /** Keeps it beside the state, where this process drives: else it is none of its business. */
  readonly note: (name: string, value: unknown) => Promise<void>;
  readonly mayDrive: () => boolean;
  /** What waits in the log, and since when (milliseconds since 1970), as far as it was seen. */
  readonly queue: () => Queue;
  readonly close: () => Promise<void>;
}

export interface Queue {
  readonly length: number;
  readonly since?: number;
}

interface Waiter {
  readonly place: Position;
  readonly done: () => void;
}

/** What the process that drives knows of what is kept. */
interface Keeping {
  readonly ledger: Ledger;
  kept: Pick<KeptAt, "applied" | "head">;
  hasNews: boolean;
}

export function createFollower({ redis, reader, world, log }: FollowerOptions): Follower {
  /** How far the world is; undefined before anything is known. */
  let position: Position | undefined;
  let keeping: Keeping | undefined;
  let queue: Queue = { length: 0 };
  let waiters: readonly Waiter[] = [];
  let writing = Promise.resolve();
  let isClosing = false;

  const lease = createLease(redis, (isHeld) => {
    if (!isHeld) leave();
  });

  function leave(): void {
    if (keeping && !isClosing) log.info(LEFT);
    keeping = undefined;
    world.leave();
  }

  /** Makes the world what is kept. */
  function know({ found, applied }: KeptAt): void {
    world.know(found.kept);
    position = applied;
  }

  /** Goes on where the process that drove before has stopped. */
  async function take(): Promise<void> {
    const kept = await load(redis);
    if (!lease.isHeld()) return;
    if (kept.fault) {
      const aside = await putAside(redis, Date.now());
      log.error({ aside }, FAULTS[kept.fault]);
    }
    if (position === undefined || isBefore(position, kept.applied)) know(kept);
    const ledger = createLedger(kept.found, world.state());
    ledger.note(PAUSED_NOTE, JSON.stringify(pausedNote(world.isPaused())));
    const { applied, head } = kept;
    keeping = { ledger, kept: { applied, head: kept.fault ? "" : head }, hasNews: true };
    log.info("This process drives the bulbs");
    world.take(kept.found.kept.notes);
  }

  function apply({ id, change }: Entry): void {
    position = id;
    if (change === undefined) {
      log.error({ id }, "An entry of the log makes no sense here: it is left out");
      return;
    }
    const key = world.apply(change);
    if (!keeping) return;
    keeping.hasNews = true;
    if ("paused" in change) {
      keeping.ledger.note(PAUSED_NOTE, JSON.stringify(pausedNote(change.paused)));
    } else if (key !== undefined) {
      keeping.ledger.save(world.state(), key);
    }
  }

  /** Writes all that is new; what comes meanwhile waits for the next time. */
  function save(): Promise<void> {
    writing = writing.catch(() => undefined).then(saveNews);
    return writing;
  }

  async function saveNews(): Promise<void> {
    const present = keeping;
    if (!present?.hasNews || position === undefined) return;
    const applied = position;
    present.hasNews = false;
    try {
      await present.ledger.flush(async (changes) => {
        const job = { changes, applied, before: present.kept, now: Date.now() };
        if (!(await write(redis, job))) throw new OvertakenError();
        present.kept = { applied, head: changes.get(HEAD) ?? "" };
      });
    } catch (error) {
      present.hasNews = true;
      if (!(error instanceof OvertakenError)) throw error;
      // Another process has written, or Redis has lost what was there: look at it anew.
      if (keeping === present) keeping = undefined;
    }
  }

  /** Whole lots at once are rare: else nothing waits. */
  async function look(from: Position): Promise<Queue> {
    return { length: await redis.xlen(KEYS.log), since: Number(from.split("-")[0]) };
  }

  return {
    async step() {
      await lease.asked;
      if (lease.isHeld() && !keeping) await take();
      if (position === undefined) know(await load(redis));
      const before = position ?? "";
      const entries = await read(reader, before);
      const { applied, trimmed } = await placesIn(redis);
      // Where Redis has lost what was kept, writing finds that out, and all is written anew.
      if (keeping && applied !== keeping.kept.applied) keeping.hasNews = true;
      if (isBefore(before, trimmed)) know(await load(redis));
      else for (const entry of entries) apply(entry);
      const now = position ?? "";
      queue = entries.length < MOST_ENTRIES ? { length: 0 } : await look(now);
      for (const { place, done } of waiters) if (!isBefore(now, place)) done();
      waiters = waiters.filter(({ place }) => isBefore(now, place));
      await save();
    },
    reached(place, within) {
      if (position !== undefined && !isBefore(position, place)) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, within);
        const done = () => {
          clearTimeout(timer);
          resolve();
        };
        waiters = [...waiters, { place, done }];
      });
    },
    async note(name, value) {
      if (!keeping) return;
      keeping.ledger.note(name, JSON.stringify(value));
      keeping.hasNews = true;
      await save();
    },
    mayDrive: () => keeping !== undefined && lease.isHeld(),
    queue: () => queue,
    async close() {
      isClosing = true;
      await save().catch(() => undefined);
      await lease.close();
    },
  };
}

const LEFT =
  "This process drives the bulbs no longer: another one does, or none until Redis is back";

const FAULTS = {
  damaged: "The state in Redis is damaged: it is put aside, and a new one begins",
  other: "The state in Redis is of another version: it is put aside, and a new one begins",
};

class OvertakenError extends Error {
  override readonly name = "OvertakenError";
}

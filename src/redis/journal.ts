import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { wordOf } from "../builds/word.js";
import type { Budget } from "../lights/cloud/index.js";
import type { Change } from "../store/change.js";
import type { Journal, World } from "../store/journal.js";
import { WebhookError, type ReplayStore } from "../webhook/index.js";
import { connect, type RedisSettings } from "./connect.js";
import { createRedisBudget } from "./budget.js";
import { createFollower, type Follower, type Queue } from "./follower.js";
import { claimKey, KEYS } from "./keys.js";
import { append, BLOCK, claimAndAppend } from "./log.js";
import { isDisconnected, reasonOf, troubleIn } from "./trouble.js";

/** Milliseconds for which a claim outlives its window: clocks run apart, and a delivery takes a while. */
const CLAIM_MARGIN = 60_000;

/** Milliseconds from a failure to the next try. */
const RETRY = 500;

/** Milliseconds without anything written, after which it is tried whether that can be. */
const PROBE_AFTER = 1_000;

/** Milliseconds that a person's click waits to be seen. */
const SEEN_WITHIN = 1_000;

export interface RedisJournalOptions extends RedisSettings {
  /** Redis can be used again after it could not be. */
  readonly onRecovery: () => void;
}

export interface RedisJournal extends Journal {
  /** What LIFX takes from all processes together. */
  readonly budget: Budget;
  readonly queue: () => Queue | undefined;
}

/**
 * A journal that several processes share: what one of them takes is appended to a log in Redis
 * before it is answered, and all apply the log, in its order. One of them drives the bulbs, and keeps
 * the state that the log leads to.
 */
export async function openRedisJournal(
  { onRecovery, ...settings }: RedisJournalOptions,
  log: Logger,
): Promise<RedisJournal> {
  const [main, waiting] = await Promise.all([connect(settings), connect(settings, BLOCK)]);
  const { redis } = main;
  const reader = waiting.redis;
  const closing = new AbortController();
  /** Why writing or reading fails, each until it is known to work again. */
  const troubles = new Map<"write" | "read", string>();
  let follower: Follower | undefined;
  let following = Promise.resolve();
  let writtenAt = -Infinity;

  const unavailable = () => troubles.get("write") ?? troubles.get("read");

  function fail(what: "write" | "read", error: unknown): void {
    const before = unavailable();
    const cause = main.problem() ?? waiting.problem() ?? error;
    // That there is no connection says less than what came before it.
    const trouble = isDisconnected(cause) && before !== undefined ? before : troubleIn(cause);
    troubles.set(what, trouble);
    if (before !== undefined || closing.signal.aborted) return;
    log.error({ reason: reasonOf(cause) }, trouble);
  }

  function work(what: "write" | "read"): void {
    if (!troubles.delete(what) || troubles.size > 0) return;
    log.info("Redis can be used again");
    onRecovery();
  }

  /** Rejects with what a sender is told. */
  async function written<T>(writing: Promise<T>): Promise<T> {
    try {
      const done = await writing;
      writtenAt = performance.now();
      return done;
    } catch (error) {
      fail("write", error);
      const cause = new Error(reasonOf(error));
      const message = "Redis, where deliveries are kept, is out of reach: try again later.";
      throw new WebhookError("replay_store_unavailable", message, { cause });
    }
  }

  const replays: ReplayStore = {
    claim(key, expiresAt, claimed) {
      const change: Change = { word: wordOf(claimed) };
      const ttl = Math.max(expiresAt * 1000 - Date.now() + CLAIM_MARGIN, CLAIM_MARGIN);
      return written(claimAndAppend(redis, { key, ttl, change }));
    },
    async release(key) {
      await redis.del(claimKey(key));
    },
  };

  async function follow(world: World): Promise<void> {
    follower = createFollower({ redis, reader, world, log });
    await step(follower);
    following = keepOn(follower);
  }

  async function keepOn(present: Follower): Promise<void> {
    while (!closing.signal.aborted) await step(present);
  }

  /** Whether deliveries could be kept: a full Redis, or a replica, can still be read. */
  async function probe(): Promise<void> {
    if (performance.now() - writtenAt < PROBE_AFTER && !troubles.has("write")) return;
    try {
      await redis.set(KEYS.probe, "", "PX", PROBE_AFTER);
    } catch (error) {
      fail("write", error);
      throw error;
    }
    writtenAt = performance.now();
    work("write");
  }

  /** Never rejects. */
  async function step(present: Follower): Promise<void> {
    try {
      await probe();
      await present.step();
      work("read");
    } catch (error) {
      fail("read", error);
      await sleep(RETRY, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  return {
    replays,
    isDurable: true,
    begin: follow,
    async write(change) {
      const place = await written(append(redis, change));
      if (!("word" in change)) await follower?.reached(place, SEEN_WITHIN);
    },
    async note(name, value) {
      await follower?.note(name, value).catch((error: unknown) => {
        fail("read", error);
      });
    },
    budget: createRedisBudget(redis),
    queue: () => follower?.queue(),
    mayDrive: () => follower?.mayDrive() ?? false,
    unavailable,
    async close() {
      closing.abort();
      await follower?.close();
      reader.disconnect();
      await following;
      redis.disconnect();
    },
  };
}

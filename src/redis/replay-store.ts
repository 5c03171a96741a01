import { randomUUID } from "node:crypto";
import type { ReplayStore } from "../webhook/index.js";
import { must } from "../webhook/options.js";
import { inTime } from "./in-time.js";
import { VoidClaims, type VoidClaim } from "./void-claims.js";

/** Sends a command to Redis and resolves with the reply: the way of any client library. */
export type SendCommand = (command: string, ...args: string[]) => Promise<unknown>;

export interface RedisReplayStoreOptions {
  /** ioredis: `(...args) => redis.call(...args)`; node-redis: `(...args) => client.sendCommand(args)`. */
  readonly sendCommand: SendCommand;
  /** What its keys begin with. Default `"buildkite:replay:"`. */
  readonly prefix?: string | undefined;
  /** Milliseconds for a claim or a release. Default 2,000: Buildkite waits about 5 seconds. */
  readonly timeout?: number | undefined;
  /** The clock that signatures are checked by, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** Milliseconds for which a key outlives its window: the clocks of processes run apart. */
const MARGIN = 60_000;

/** A delivery can be given back until so many newer ones were claimed here. */
const MOST_HELD = 10_000;

const REMOVE = `
  if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
  return 0`;

/**
 * A ReplayStore that processes share through Redis 7: one round trip a claim. Each claim sets its key
 * to a nonce of its own, so that taking one back never touches another. A claim that failed or was not
 * answered in time rejects, and is taken back in the background as soon as Redis answers.
 */
export class RedisReplayStore implements ReplayStore {
  readonly #sendCommand: SendCommand;
  readonly #prefix: string;
  readonly #timeout: number;
  readonly #now: () => number;
  readonly #process = randomUUID();
  /** By key, the newest claims that came first: what a release is of. */
  readonly #held = new Map<string, VoidClaim>();
  readonly #voids: VoidClaims;
  #count = 0;

  /** Throws a TypeError for an option that makes no sense. */
  constructor(options: RedisReplayStoreOptions) {
    const { sendCommand, prefix = "buildkite:replay:", timeout = 2_000, now = Date.now } = options;
    must("sendCommand", typeof sendCommand === "function");
    must("prefix", typeof prefix === "string");
    must("timeout", Number.isSafeInteger(timeout) && timeout > 0);
    must("now", typeof now === "function");
    this.#sendCommand = sendCommand;
    this.#prefix = prefix;
    this.#timeout = timeout;
    this.#now = now;
    this.#voids = new VoidClaims({ remove: (claim) => this.#remove(claim), timeout, now });
  }

  async claim(key: string, expiresAt: number): Promise<boolean> {
    const claim = {
      key: this.#prefix + key,
      nonce: `${this.#process}:${String(this.#count++)}`,
      until: expiresAt * 1000 + MARGIN,
    };
    const taking = this.#take(claim);
    let isFirst: boolean;
    try {
      isFirst = await inTime(taking, this.#timeout);
    } catch (error) {
      this.#voids.add(claim, taking);
      throw error;
    }
    if (isFirst) this.#hold(claim);
    return isFirst;
  }

  /** Where it rejects, the key is given back in the background. */
  async release(key: string): Promise<void> {
    const claim = this.#held.get(this.#prefix + key);
    if (!claim) throw new Error("A delivery was not given back: too many were claimed since.");
    this.#held.delete(claim.key);
    const removing = this.#remove(claim);
    try {
      await inTime(removing, this.#timeout);
    } catch (error) {
      this.#voids.add(claim, removing);
      throw error;
    }
  }

  /** Whether the key is now that claim's. */
  async #take(claim: VoidClaim): Promise<boolean> {
    const { key, nonce, until } = claim;
    while (!this.#voids.has(nonce)) {
      // Of a key that is over already nothing has to be remembered, but Redis wants a time.
      const ttl = Math.max(Math.ceil(until - this.#now()), 1);
      const holder = await this.#send("SET", key, nonce, "NX", "GET", "PX", String(ttl));
      // Its own: a client that lost the connection has sent the command again.
      if (holder === null || holder === nonce) return true;
      // What a client without an answer gives, such as undefined, must not make duplicates of all.
      if (typeof holder !== "string") throw new TypeError("sendCommand must resolve to the reply.");
      if (!this.#voids.has(holder)) return false;
      await this.#remove({ key, nonce: holder });
    }
    throw new Error("The claim was given up.");
  }

  async #remove({ key, nonce }: Pick<VoidClaim, "key" | "nonce">): Promise<void> {
    await this.#send("EVAL", REMOVE, "1", key, nonce);
  }

  /** Rejects where `sendCommand` throws. */
  async #send(command: string, ...args: string[]): Promise<unknown> {
    return this.#sendCommand(command, ...args);
  }

  #hold(claim: VoidClaim): void {
    this.#held.set(claim.key, claim);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST_HELD && oldest !== undefined) this.#held.delete(oldest);
  }
}

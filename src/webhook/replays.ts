import type { Claimed } from "./delivery.js";

/**
 * Remembers which signatures were taken; write your own to share one memory between processes. A
 * claim that rejects refuses the delivery with `replay_store_unavailable`: let calls time out inside.
 */
export interface ReplayStore {
  /**
   * Takes `key` unless it is taken: true for the first caller, false for all others. It must be
   * atomic. The key may be forgotten once Unix time in seconds has passed `expiresAt`, not before.
   * What is `claimed` is for a store that queues it in the same step.
   */
  claim(key: string, expiresAt: number, claimed: Claimed): Promise<boolean>;
  /** Gives a claimed key back: its delivery failed, and a second try shall not be a duplicate. */
  release(key: string, expiresAt: number): Promise<void>;
}

/** The name a signature is remembered by: its decoded bytes, so that no other spelling is another. */
export function replayKey(mac: Uint8Array): string {
  return Buffer.from(mac).toString("base64url");
}

/** Half minutes: each costs a set, which takes more than the one key of a second. */
const spanOf = (seconds: number): number => Math.floor(seconds / 30);

/** A ReplayStore in this process's memory, empty after a restart. A claim costs O(1). */
export class MemoryReplayStore implements ReplayStore {
  /** Keys by the half minute they expire in, so that forgetting drops many at once. */
  readonly #keys = new Map<number, Set<string>>();
  #sweptAt = 0;
  readonly #now: () => number;

  /** `now` is the clock that signatures are checked by, in milliseconds. */
  constructor({ now = Date.now }: { readonly now?: () => number } = {}) {
    this.#now = now;
  }

  claim(key: string, expiresAt: number): Promise<boolean> {
    this.#forget();
    const keys = this.#keys.get(spanOf(expiresAt)) ?? new Set();
    this.#keys.set(spanOf(expiresAt), keys);
    return Promise.resolve(keys.size < keys.add(key).size);
  }

  release(key: string, expiresAt: number): Promise<void> {
    this.#keys.get(spanOf(expiresAt))?.delete(key);
    return Promise.resolve();
  }

  #forget(): void {
    const now = spanOf(this.#now() / 1000);
    if (now === this.#sweptAt) return;
    this.#sweptAt = now;
    for (const span of this.#keys.keys()) if (span < now) this.#keys.delete(span);
  }
}

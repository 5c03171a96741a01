import { setTimeout as sleep } from "node:timers/promises";
import { inTime } from "./in-time.js";

/** A claim that no delivery holds, though Redis may still have it. */
export interface VoidClaim {
  readonly key: string;
  /** What the claim alone has set the key to. */
  readonly nonce: string;
  /** Milliseconds since 1970, when Redis has forgotten it by itself. */
  readonly until: number;
}

export interface VoidClaimsOptions {
  /** Deletes the key where it holds that nonce. */
  readonly remove: (claim: VoidClaim) => Promise<unknown>;
  /** Milliseconds for one try. */
  readonly timeout: number;
  readonly now: () => number;
}

/** Of more than so many the oldest are left to expire. */
const MOST = 10_000;

/** Milliseconds between tries. */
const FIRST_WAIT = 50;
const LONGEST_WAIT = 1_000;

/**
 * Takes back, in the background, claims whose outcome is not known. That is safe at any time, however
 * late Redis hears of it: a void nonce was never handed out, or was given back, and none is used twice.
 */
export class VoidClaims {
  readonly #nonces = new Set<string>();
  readonly #waiting = new Set<VoidClaim>();
  #isWorking = false;

  constructor(private readonly options: VoidClaimsOptions) {}

  /** Whether a nonce is void, also after its key was taken back: an answer of before may come later. */
  has(nonce: string): boolean {
    return this.#nonces.has(nonce);
  }

  /** `sent`: what may still set the key, until it is settled. */
  add(claim: VoidClaim, sent: Promise<unknown>): void {
    addNewest(this.#nonces, claim.nonce);
    // At once, so that it is right behind the claim where a client keeps their order: a Redis that
    // wakes up carries out both before the claim of a process where the delivery is tried again.
    this.options.remove(claim).catch(ignore);
    const wait = (): void => {
      addNewest(this.#waiting, claim);
      void this.#work();
    };
    // Once more, for others don't keep it.
    sent.then(wait, wait);
  }

  /** One at a time, so that a Redis that is away is asked no more often for many of them. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (const claim of this.#waiting) {
      await this.#takeBack(claim);
      this.#waiting.delete(claim);
    }
    this.#isWorking = false;
  }

  async #takeBack(claim: VoidClaim): Promise<void> {
    const { remove, timeout, now } = this.options;
    for (let wait = FIRST_WAIT; this.#waiting.has(claim) && now() < claim.until; wait *= 2) {
      try {
        await inTime(remove(claim), timeout);
        return;
      } catch {
        // The sender was told already, and an operator hears of it there.
        await sleep(Math.min(wait, LONGEST_WAIT), undefined, { ref: false });
      }
    }
  }
}

function addNewest<T>(set: Set<T>, value: T): void {
  set.add(value);
  const [oldest] = set;
  if (set.size > MOST && oldest !== undefined) set.delete(oldest);
}

function ignore(): void {
  // It is tried again.
}

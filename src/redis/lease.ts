import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { KEYS } from "./keys.js";
import { happened, run, type Script } from "./scripts.js";

/** Milliseconds for which Redis keeps the lease of a process that says nothing more. */
const TERM = 6_000;
const RENEW_EVERY = 2_000;
/** So much sooner its holder itself takes it to be over: the clocks of two machines run apart. */
const MARGIN = 1_000;

/** To be the one process that drives the bulbs. */
export interface Lease {
  /** Resolves after the first try. */
  readonly asked: Promise<void>;
  /** To be asked right before anything that only the holder may do: one that hung has lost it. */
  readonly isHeld: () => boolean;
  /** Gives it to the next who asks. */
  readonly close: () => Promise<void>;
}

/** Asks for the lease again and again; `onChange` hears when it is got and when it is lost. */
export function createLease(redis: Redis, onChange: (isHeld: boolean) => void): Lease {
  const id = randomUUID();
  let heldUntil = -Infinity;
  let wasHeld = false;
  const isHeld = () => performance.now() < heldUntil;

  function tell(): void {
    if (isHeld() === wasHeld) return;
    wasHeld = isHeld();
    onChange(wasHeld);
  }

  async function renew(): Promise<void> {
    tell();
    const asked = performance.now();
    try {
      const isOurs = await run(redis, RENEW, { keys: [KEYS.lease], args: [id, TERM] });
      heldUntil = isOurs ? asked + TERM - MARGIN : -Infinity;
    } catch {
      // Whoever reads the log of changes hears of it; what is held runs out by itself.
    }
    tell();
  }

  const renewing = setInterval(() => void renew(), RENEW_EVERY);
  // In between, for it runs out while Redis is away.
  const watching = setInterval(tell, RENEW_EVERY / 4);
  redis.on("ready", () => void renew());

  return {
    asked: renew(),
    isHeld,
    async close() {
      clearInterval(renewing);
      clearInterval(watching);
      heldUntil = -Infinity;
      tell();
      await run(redis, RELEASE, { keys: [KEYS.lease], args: [id] }).catch(() => undefined);
    },
  };
}

const RENEW: Script<boolean> = {
  lua: `
    local holder = redis.call('GET', KEYS[1])
    if holder and holder ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    return 1`,
  result: happened,
};

const RELEASE: Script<boolean> = {
  lua: `
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('DEL', KEYS[1])`,
  result: happened,
};

import type { Redis } from "ioredis";
import { z } from "zod";
import {
  afterAnswer,
  afterSending,
  leftAt,
  NOTHING_KNOWN,
  waitAt,
  type Allowance,
} from "../lights/cloud/allowance.js";
import type { Budget } from "../lights/cloud/index.js";
import { parse } from "../store/records.js";
import { KEYS } from "./keys.js";
import { happened, run, type Script } from "./scripts.js";

/** Milliseconds until it makes sense to ask Redis again. */
const AWAY = 1_000;
/** Longer than anything of it counts. */
const KEPT = 120_000;
/** Between reading and writing another process may write: so often it is begun anew. */
const TRIES = 10;

const Known: z.ZodType<Allowance> = z.object({
  sent: z.array(z.number()),
  open: z.array(z.number()),
  window: z.object({ reset: z.number(), until: z.number(), remaining: z.number() }).exactOptional(),
});

/**
 * LIFX's budget for all processes of one Redis, on Redis' clock. The rule is that of one process; what
 * it works on is swapped only where nobody has changed it since it was read. While Redis is away
 * nothing is sent.
 */
export function createRedisBudget(redis: Redis): Budget {
  let seen = { allowance: NOTHING_KNOWN, ahead: 0 };

  /** The next allowance, or undefined for none; resolves with what it was made of. */
  async function swap(
    next: (allowance: Allowance, now: number) => Allowance | undefined,
  ): Promise<{ readonly allowance: Allowance; readonly now: number } | undefined> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const [text, seconds, micros] = await run(redis, READ, { keys: [KEYS.budget], args: [] });
      const now = Number(seconds) * 1000 + Number(micros) / 1000;
      const allowance = Known.safeParse(parse(text)).data ?? NOTHING_KNOWN;
      seen = { allowance, ahead: now - Date.now() };
      const after = next(allowance, now);
      if (!after) return { allowance, now };
      const args = [text, JSON.stringify(after), KEPT];
      if (await run(redis, SWAP, { keys: [KEYS.budget], args })) {
        seen.allowance = after;
        return { allowance, now };
      }
    }
    return undefined;
  }

  return {
    async take(leaves) {
      const isFree = (allowance: Allowance, now: number) => waitAt(allowance, leaves, now) === 0;
      const before = await swap((allowance, now) =>
        isFree(allowance, now) ? afterSending(allowance, now) : undefined,
      ).catch(() => undefined);
      return before ? waitAt(before.allowance, leaves, before.now) : AWAY;
    },
    async learn(limit) {
      await swap((allowance, now) => afterAnswer(allowance, limit, now)).catch(() => undefined);
    },
    left: () => leftAt(seen.allowance, Date.now() + seen.ahead),
  };
}

const READ: Script<[string, string, string]> = {
  lua: `
    local time = redis.call('TIME')
    return { redis.call('GET', KEYS[1]) or '', time[1], time[2] }`,
  result: z.tuple([z.string(), z.string(), z.string()]),
};

const SWAP: Script<boolean> = {
  lua: `
    if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
    return 1`,
  result: happened,
};

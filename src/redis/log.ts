import type { Redis } from "ioredis";
import { z } from "zod";
import { isChange } from "../store/check.js";
import type { Change } from "../store/change.js";
import { parse } from "../store/records.js";
import { claimKey, KEYS } from "./keys.js";
import { happened, run, type Script } from "./scripts.js";

/** A place in the log, in Redis' words the id of a stream's entry: `1764000000000-0`. */
export type Position = string;

/** Before everything. */
export const START: Position = "0-0";

export interface Entry {
  readonly id: Position;
  /** Undefined where it makes no sense: it is of another version. */
  readonly change: Change | undefined;
}

/** Milliseconds that a read waits for news. */
export const BLOCK = 1_000;

/** How many entries are read at once. */
export const MOST_ENTRIES = 500;

/** Resolves with the entry's place once it is in the log. */
export async function append(redis: Redis, change: Change): Promise<Position> {
  return z.string().parse(await redis.xadd(KEYS.log, "*", "change", JSON.stringify(change)));
}

export interface Claim {
  /** What the signature is remembered by. */
  readonly key: string;
  /** Milliseconds. */
  readonly ttl: number;
  readonly change: Change;
}

/** Claims a signature and appends what it is of, or does neither; false where it is claimed already. */
export function claimAndAppend(redis: Redis, { key, ttl, change }: Claim): Promise<boolean> {
  const keys = [claimKey(key), KEYS.log];
  return run(redis, CLAIM, { keys, args: [ttl, JSON.stringify(change)] });
}

/** In this order, so that a claim is never without its entry, even where Redis is out of memory. */
const CLAIM: Script<boolean> = {
  lua: `
    if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
    redis.call('XADD', KEYS[2], '*', 'change', ARGV[2])
    redis.call('SET', KEYS[1], '', 'PX', ARGV[1])
    return 1`,
  result: happened,
};

const Read = z.array(z.tuple([z.string(), z.array(z.string())]));

/** The next entries after that place; waits for some, BLOCK at the most. */
export async function read(redis: Redis, after: Position): Promise<readonly Entry[]> {
  const count = ["COUNT", MOST_ENTRIES] as const;
  const answer = await redis.xread(...count, "BLOCK", BLOCK, "STREAMS", KEYS.log, after);
  return (answer ?? []).flatMap(([, entries]) =>
    Read.parse(entries).map(([id, [field, text = ""]]) => {
      const change = field === "change" ? parse(text) : undefined;
      return { id, change: isChange(change) ? change : undefined };
    }),
  );
}

export function isBefore(a: Position, b: Position): boolean {
  const [aTime = 0, aNumber = 0] = a.split("-").map(Number);
  const [bTime = 0, bNumber = 0] = b.split("-").map(Number);
  return aTime < bTime || (aTime === bTime && aNumber < bNumber);
}

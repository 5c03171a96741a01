import type { Redis } from "ioredis";
import { z } from "zod";
import { nothingFound, readAll, type Found } from "../store/read.js";
import { HEAD, type Changes } from "../store/records.js";
import { KEYS } from "./keys.js";
import { START, type Position } from "./log.js";
import { happened, run, type Script } from "./scripts.js";

/** Milliseconds for which entries stay in the log after they are in the state, for slower processes. */
const KEPT_IN_LOG = 30_000;

/** The state as it is kept, and how far in the log that is. */
export interface KeptAt {
  readonly found: Found;
  /** What makes no sense: how the records fail. */
  readonly fault: "damaged" | "other" | undefined;
  readonly applied: Position;
  /** The head as it was read: whoever writes has to have seen it. */
  readonly head: string;
}

const Records = z.array(z.string());
const Positions = z.tuple([z.string().nullable(), z.string().nullable()]);

export async function load(redis: Redis): Promise<KeptAt> {
  const [records, positions] = await readBoth(redis);
  const pairs = pairsOf(Records.parse(records));
  const [applied] = Positions.parse(positions);
  const head = pairs.find(([record]) => record === HEAD)?.[1] ?? "";
  const found = pairs.length === 0 ? nothingFound() : await readAll(toAsync(pairs));
  const place = { applied: applied ?? START, head };
  if (typeof found === "string") return { ...place, found: nothingFound(), fault: found };
  return { ...place, found, fault: undefined };
}

/** In one step, so that they belong together. */
async function readBoth(redis: Redis): Promise<readonly unknown[]> {
  return run(redis, LOAD, { keys: [KEYS.state, KEYS.position], args: [] });
}

const LOAD: Script<readonly unknown[]> = {
  lua: `return {
    redis.call('HGETALL', KEYS[1]),
    redis.call('HMGET', KEYS[2], 'applied', 'trimmed'),
  }`,
  result: z.array(z.unknown()),
};

function pairsOf(list: readonly string[]): (readonly [string, string])[] {
  return list.flatMap((name, index) =>
    index % 2 === 0 ? [[name, list[index + 1] ?? ""] as const] : [],
  );
}

async function* toAsync<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

export interface Places {
  /** Up to where the log is in the state. */
  readonly applied: Position;
  /** Up to where entries may be gone from the log. */
  readonly trimmed: Position;
}

export async function placesIn(redis: Redis): Promise<Places> {
  const places = await redis.hmget(KEYS.position, "applied", "trimmed");
  const [applied, trimmed] = Positions.parse(places);
  return { applied: applied ?? START, trimmed: trimmed ?? START };
}

export interface Writing {
  readonly changes: Changes;
  /** What is written is the state after this place. */
  readonly applied: Position;
  /** What the writer knows to be kept. */
  readonly before: Pick<KeptAt, "applied" | "head">;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Writes, and cuts off what the log need not hold any more; false where another process has written. */
export function write(redis: Redis, { changes, applied, before, now }: Writing): Promise<boolean> {
  const set: string[] = [];
  const removed: string[] = [];
  for (const [record, text] of changes) {
    if (text === undefined) removed.push(record);
    else set.push(record, text);
  }
  const [appliedAt = ""] = applied.split("-");
  const trim = `${String(Math.min(Number(appliedAt), now - KEPT_IN_LOG))}-0`;
  const place = [before.head, before.applied, applied, trim];
  return run(redis, WRITE, {
    keys: [KEYS.state, KEYS.position, KEYS.log],
    args: [...place, set.length, ...set, ...removed],
  });
}

const WRITE: Script<boolean> = {
  lua: `
    local head = redis.call('HGET', KEYS[1], '${HEAD}') or ''
    local applied = redis.call('HGET', KEYS[2], 'applied') or '${START}'
    if head ~= ARGV[1] or applied ~= ARGV[2] then return 0 end
    local sets = tonumber(ARGV[5])
    for i = 6, 5 + sets, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
    for i = 6 + sets, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
    redis.call('HSET', KEYS[2], 'applied', ARGV[3])
    -- There may be no log behind a new state: Redis may have lost it.
    if head == '' then redis.call('HSET', KEYS[2], 'trimmed', ARGV[3]) end
    local last = redis.call('XREVRANGE', KEYS[3], ARGV[4], '-', 'COUNT', 1)[1]
    if last then
      redis.call('HSET', KEYS[2], 'trimmed', last[1])
      redis.call('XTRIM', KEYS[3], 'MINID', '~', ARGV[4])
    end
    return 1`,
  result: happened,
};

/** Makes room for a new state, and keeps what is there under another name, which it returns. */
export async function putAside(redis: Redis, now: number): Promise<string> {
  const aside = `${KEYS.state}:aside-${new Date(now).toISOString()}`;
  await redis.rename(KEYS.state, aside);
  return aside;
}

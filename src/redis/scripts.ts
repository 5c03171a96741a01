import type { Redis } from "ioredis";
import { z } from "zod";

/** A step that Redis takes as a whole. */
export interface Script<Result> {
  readonly lua: string;
  readonly result: z.ZodType<Result>;
}

export interface ScriptCall {
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
}

export async function run<Result>(
  redis: Redis,
  { lua, result }: Script<Result>,
  { keys, args }: ScriptCall,
): Promise<Result> {
  // Spread into arguments, a state of 100,000 branches would be more than the stack takes.
  return result.parse(await redis.call("EVAL", [lua, keys.length, ...keys, ...args]));
}

/** Whether it has happened: Lua's 1 and 0. */
export const happened = z.literal([0, 1]).transform((number) => number === 1);

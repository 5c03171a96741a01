import type { Redis } from "ioredis";
import type { Settings } from "../../settings/settings.js";
import { failed, noted, ok, type Check, type Result } from "./check.js";

export const redisChecks: readonly Check[] = [
  {
    name: "Redis",
    run: async ({ settings }) =>
      settings.redis
        ? withRedis(settings.redis, judgeServer)
        : noted("REDIS_URL is not set: not asked."),
  },
  {
    name: "Redis' memory",
    after: "Redis",
    run: ({ settings }) => withRedis(settings.redis, judgeMemory),
  },
  {
    name: "Redis' disk",
    after: "Redis",
    run: ({ settings }) => withRedis(settings.redis, judgeDisk),
  },
];

async function withRedis(
  settings: Settings["redis"],
  judge: (redis: Redis, info: Info) => Promise<Result> | Result,
): Promise<Result> {
  if (!settings) return noted("REDIS_URL is not set.");
  // Not loaded where it is not asked for.
  const [{ connect }, { troubleIn }] = await Promise.all([
    import("../../redis/connect.js"),
    import("../../redis/trouble.js"),
  ]);
  const { redis, problem } = await connect(settings);
  try {
    await redis.ping();
    return await judge(redis, readInfo(await redis.info()));
  } catch (error) {
    return failed(troubleIn(problem() ?? error));
  } finally {
    redis.disconnect();
  }
}

type Info = ReadonlyMap<string, string>;

function readInfo(text: string): Info {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^(\w+):(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function judgeServer(_redis: Redis, info: Info): Result {
  const version = info.get("redis_version") ?? "unknown";
  if (info.get("role") === "slave") return failed("It is a replica: set REDIS_URL to the primary.");
  if (Number.parseInt(version) < 7) return failed(`It is ${version}: Redis 7 is needed.`);
  return ok(`It answers; version ${version}.`);
}

function judgeMemory(_redis: Redis, info: Info): Result {
  const policy = info.get("maxmemory_policy");
  if (policy === undefined)
    return noted("It does not tell its maxmemory-policy: it has to be noeviction.");
  if (policy === "noeviction") return ok("It drops nothing (maxmemory-policy noeviction).");
  return failed(`It drops keys when it is full (${policy}): set maxmemory-policy noeviction.`);
}

/** What a crash of Redis' machine loses, by appendfsync. */
const LOSES: Readonly<Record<string, string>> = {
  always: "a crash loses nothing",
  everysec: "a crash of its machine loses up to two seconds",
  no: "a crash of its machine loses up to half a minute",
};

async function judgeDisk(redis: Redis, info: Info): Promise<Result> {
  if (info.get("aof_enabled") !== "1") {
    return noted(
      "It has no append-only file: a crash loses all since its last snapshot. Set appendonly yes.",
    );
  }
  if (info.get("aof_last_write_status") === "err") {
    return failed("It cannot write its append-only file: see Redis' own log.");
  }
  // Hosted ones often do not let clients read the configuration.
  const [, fsync = ""] = await redis.config("GET", "appendfsync").catch(() => []);
  const loses = LOSES[fsync] ?? "what a crash loses is not told (appendfsync)";
  return ok(`It keeps an append-only file: ${loses}.`);
}

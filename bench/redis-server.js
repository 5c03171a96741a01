import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

/** @typedef {Awaited<ReturnType<typeof startRedis>>} RedisServer */

/**
 * A Redis in a process of its own, on a free port. Resolves once it answers.
 *
 * @param {"always" | "everysec"} appendfsync
 */
export async function startRedis(appendfsync) {
  const folder = mkdtempSync(join(tmpdir(), "build-light-redis-"));
  const port = await freePort();
  const options = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "yes",
    appendfsync,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn("redis-server", args, { stdio: "ignore" });
  const exited = once(child, "exit");
  const redis = new Redis({ port, retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on("error", () => undefined);
  await Promise.race([redis.ping(), exited.then(refuse, refuse)]);
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    /** Microseconds of CPU time so far. */
    async cpu() {
      const info = await redis.info("cpu");
      const seconds = [...info.matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)];
      return seconds.reduce((sum, [, each]) => sum + Number(each) * 1e6, 0);
    },
    async memory() {
      const [, bytes] = /^used_memory:(\d+)/m.exec(await redis.info("memory")) ?? [];
      return Number(bytes);
    },
    async end() {
      redis.disconnect();
      child.kill();
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

export function redisVersion() {
  const { stdout } = spawnSync("redis-server", ["--version"], { encoding: "utf8" });
  return `Redis ${/v=(\S+)/.exec(stdout)?.[1] ?? "?"}`;
}

function refuse() {
  throw new Error("redis-server does not start. Is Redis 7 installed?");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

// The whole app with each of the ways to keep what it knows, in one run: what it costs that a delivery
// is answered only once it is kept. ROUNDS=20 for more of them; without redis-server its rows are left out.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "./app.js";
import { prepare, proveThatItVerifies, send } from "./deliveries.js";
import { describeMachine, load, median, version } from "./machine.js";
import { redisVersion, startRedis } from "./redis-server.js";

const ROUNDS = Number(process.env.ROUNDS ?? 9);
const COUNT = 2000;
const AT_A_TIME = 50;
/** Milliseconds after a round, in which every process applies the rest of what was taken. */
const SETTLE = 500;

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {readonly import("./app.js").App[]} apps
 * @property {import("./redis-server.js").RedisServer} [redis]
 */

/** Deliveries per second, and microseconds of CPU a delivery. @typedef {{ rate: number, app: number, redis: number }} Round */

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
print(describeMachine());
print(
  `- ${version("classic-level")}, ${version("ioredis")}, ${hasRedis ? redisVersion() : "no Redis"}`,
);
const folder = mkdtempSync(join(tmpdir(), "build-light-bench-"));
/** @type {import("./redis-server.js").RedisServer[]} */
const servers = [];
/** @type {Contender[]} */
const contenders = [];
try {
  await add("memory alone", [{}]);
  await add("`STATE_PATH`", [{ STATE_PATH: join(folder, "state") }]);
  if (hasRedis) {
    await addRedis("everysec");
    await addRedis("always");
  }
  for (const { apps } of contenders) await proveThatItVerifies(apps[0].origin);
  report(await measure());
} finally {
  for (const app of contenders.flatMap(({ apps }) => apps)) await app.end();
  for (const server of servers) await server.end();
  rmSync(folder, { recursive: true });
}

/**
 * @param {string} name
 * @param {readonly Record<string, string>[]} settings of each process
 * @param {import("./redis-server.js").RedisServer} [redis]
 */
async function add(name, settings, redis) {
  const contender = {
    name,
    apps: await Promise.all(settings.map(startApp)),
    ...(redis && { redis }),
  };
  contenders.push(contender);
}

/**
 * One process and two, each with a Redis of its own.
 *
 * @param {"always" | "everysec"} appendfsync
 */
async function addRedis(appendfsync) {
  for (const processes of [1, 2]) {
    const redis = await startRedis(appendfsync);
    servers.push(redis);
    const count = processes === 1 ? "one process" : "two processes";
    const settings = Array.from({ length: processes }, () => ({ REDIS_URL: redis.url }));
    await add(`\`REDIS_URL\`, \`appendfsync ${appendfsync}\`, ${count}`, settings, redis);
  }
}

/** They take turns at being the first. The first round warms up. */
async function measure() {
  /** @type {Round[][]} */
  const rounds = contenders.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const turn of contenders.keys()) {
      const index = (turn + round) % contenders.length;
      const result = await measureOnce(contenders[index], round);
      if (round > 0) rounds[index].push(result);
    }
  }
  return rounds;
}

/**
 * @param {Contender} contender
 * @param {number} round
 * @returns {Promise<Round>}
 */
async function measureOnce({ apps, redis }, round) {
  const deliveries = prepare(round, COUNT);
  const before = await cpuOf(apps, redis);
  const begin = performance.now();
  await Promise.all(
    apps.map(({ origin }, index) => {
      const share = deliveries.filter((_, each) => each % apps.length === index);
      return send(origin, share, AT_A_TIME / apps.length);
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  await sleep(SETTLE);
  const after = await cpuOf(apps, redis);
  return {
    rate: COUNT / seconds,
    app: (after.app - before.app) / COUNT,
    redis: (after.redis - before.redis) / COUNT,
  };
}

/**
 * Microseconds so far, of all processes together.
 *
 * @param {Contender["apps"]} apps
 * @param {Contender["redis"]} redis
 */
async function cpuOf(apps, redis) {
  const times = await Promise.all(apps.map((app) => app.cpu()));
  return { app: times.reduce((sum, each) => sum + each, 0), redis: (await redis?.cpu()) ?? 0 };
}

/** @param {readonly (readonly Round[])[]} measured */
function report(measured) {
  const [{ body }] = prepare(0, 1);
  print(
    `- ${String(ROUNDS)} rounds of ${String(COUNT)} signed deliveries of ${String(body.length)} B,`,
  );
  print(
    `  ${String(AT_A_TIME)} in flight, by a sender on the same machine; load after: ${load()}\n`,
  );
  print(
    "| what is kept in | of memory alone | deliveries/s | lowest to highest | app, µs | Redis, µs |",
  );
  print("| --- | ---: | ---: | ---: | ---: | ---: |");
  for (const [index, { name }] of contenders.entries()) {
    const rounds = measured[index];
    const rates = rounds.map(({ rate }) => rate);
    const shares = rates.map((rate, round) => rate / measured[0][round].rate);
    const cells = [
      name,
      median(shares).toFixed(2),
      median(rates).toFixed(0),
      `${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)}`,
      median(rounds.map(({ app }) => app)).toFixed(0),
      median(rounds.map(({ redis }) => redis)).toFixed(0),
    ];
    print(`| ${cells.join(" | ")} |`);
  }
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, it, jest } from "@jest/globals";
import { payloadOf } from "../helpers/payloads.js";
import { until } from "../helpers/until.js";
import { RawClient, signed, TOKEN, type Answer } from "../helpers/webhook-request.js";
import { startRedis, type TestRedis } from "./support.js";

jest.setTimeout(120_000);

const DIST = pathToFileURL(join(import.meta.dirname, "../../dist/"));
const COUNT = 1000;
const CONNECTIONS = 8;

/** Prints its port, then a line for each delivery that its handlers are given. */
const SERVER = `
  import { writeSync } from "node:fs";
  import express from "express";
  import { Redis } from "ioredis";
  const [dist, url, token] = process.argv.slice(1);
  const { createWebhooks } = await import(dist + "webhook/index.js");
  const { RedisReplayStore } = await import(dist + "redis/replay-store.js");
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  redis.on("error", () => undefined);
  const replays = new RedisReplayStore({ sendCommand: (...args) => redis.call(...args) });
  const webhooks = createWebhooks({ token, replays });
  webhooks.on("*", ({ build }) => writeSync(1, build.number + "\\n"));
  redis.once("ready", () => {
    const server = express().use(webhooks.middleware).listen(0, "127.0.0.1", () => {
      writeSync(1, server.address().port + "\\n");
    });
  });`;

let redis: TestRedis;
let servers: Awaited<ReturnType<typeof startServer>>[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.end()));
  servers = [];
});
afterAll(() => redis.end());

async function startServer() {
  const script = ["--input-type=module", "-e", SERVER, DIST.href, redis.url, TOKEN];
  const child = spawn(process.execPath, script, { stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const lines = () => stdout.split("\n").slice(0, -1).map(Number);
  await until(() => lines().length > 0 || child.exitCode !== null);
  const port = lines()[0];
  if (port === undefined) throw new Error(`It did not start: ${stderr}`);
  return {
    port,
    handled: () => lines().slice(1),
    stderr: () => stderr,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async end() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

const captured = (number: number) => signed(payloadOf("build.running", { build: { number } })); // Signed once, sent as often as wanted.

it("two processes take each of a thousand captured requests once, both sent it at once", async () => {
  servers = [await startServer(), await startServer()];
  const requests = Array.from({ length: COUNT }, (_, number) => captured(number)).values();
  const pairs: (readonly Answer[])[] = [];

  async function send(): Promise<void> {
    const clients = await Promise.all(servers.map(({ port }) => RawClient.open(port)));
    for (const request of requests) {
      pairs.push(await Promise.all(clients.map((client) => client.exchange(request))));
    }
    for (const client of clients) client.hangUp();
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, send));

  const isOnce = (answers: readonly Answer[]) =>
    answers.every(({ status }) => status === 200) &&
    answers
      .map(({ body }) => JSON.stringify(body).includes('"duplicate":true'))
      .sort()
      .join() === "false,true";
  expect(pairs).toHaveLength(COUNT);
  expect(pairs.filter((answers) => !isOnce(answers))).toEqual([]);
  const handled = () => servers.flatMap((server) => server.handled()).sort((a, b) => a - b);
  await until(() => handled().length >= COUNT);
  expect(handled()).toEqual(Array.from({ length: COUNT }, (_, number) => number));
  // Both had their share, or nothing was at once.
  expect(servers.every((server) => server.handled().length > 0)).toBe(true);
});

it("a process lives through a Redis that hangs, is killed and comes back, and says nothing", async () => {
  servers = [await startServer()];
  const [server] = servers;
  if (!server) throw new Error("There is no server.");
  const client = await RawClient.open(server.port);
  redis.pause();
  expect((await client.exchange(captured(1))).status).toBe(503);
  await redis.kill();
  expect((await client.exchange(captured(2))).status).toBe(503);
  await redis.start();
  let last: Answer | undefined;
  while (last?.status !== 200) last = await client.exchange(captured(2));
  await until(() => server.handled().includes(2));
  client.hangUp();
  expect([server.isAlive(), server.stderr()]).toEqual([true, ""]);
});

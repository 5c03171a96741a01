import { afterAll, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import { KEYS } from "../../src/redis/keys.js";
import { placesIn, write } from "../../src/redis/kept.js";
import { START } from "../../src/redis/log.js";
import { startRedis, type TestRedis } from "./support.js";

jest.setTimeout(60_000);

let redis: TestRedis;

beforeAll(async () => {
  redis = await startRedis();
});

beforeEach(async () => {
  await redis.flush();
});

afterAll(async () => {
  await redis.end();
});

it("writes as many branches as are ever known at once, where Redis has lost them", async () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `branch ${index}`);
  const changes = new Map(names.map((name) => [name, "{}"]));
  const before = { applied: START, head: "" };
  const now = Date.now();
  expect(await write(redis.client, { changes, applied: `${now}-0`, before, now })).toBe(true);
  expect(await redis.client.hlen(KEYS.state)).toBe(names.length);
});

it("a new state takes the place of all in the log before it, which Redis may have lost", async () => {
  const changes = new Map([["head", "{}"]]);
  const before = { applied: START, head: "" };
  await write(redis.client, { changes, applied: "7-0", before, now: Date.now() });
  expect(await placesIn(redis.client)).toEqual({ applied: "7-0", trimmed: "7-0" });
});

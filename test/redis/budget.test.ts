import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Redis } from "ioredis";
import { connect } from "../../src/redis/connect.js";
import { createRedisBudget } from "../../src/redis/budget.js";
import { startRedis, type TestRedis } from "./support.js";

jest.setTimeout(60_000);

let redis: TestRedis;
let connections: Redis[];

beforeEach(async () => {
  redis = await startRedis();
  connections = [];
});

afterEach(async () => {
  for (const connection of connections) connection.disconnect();
  await redis.end();
});

async function open() {
  const connection = await connect({ url: redis.url, verifiesTls: true });
  connections.push(connection.redis);
  return createRedisBudget(connection.redis);
}

const limitOf = (remaining: number) => {
  const reset = Math.floor(Date.now() / 1000) + 60;
  return { remaining, reset, endsIn: 60_000 };
};

describe("LIFX's budget on Redis", () => {
  it("is found out by one request of all processes", async () => {
    const [one, other] = [await open(), await open()];
    expect(await one.take(0)).toBe(0);
    expect(await other.take(0)).toBeGreaterThan(0);
    await one.learn(limitOf(7));
    expect(await other.take(0)).toBe(0);
  });

  it("lets through what LIFX says is left, whoever asks, and then nothing until its window ends", async () => {
    const [one, other] = [await open(), await open()];
    await one.take(0);
    await one.learn(limitOf(9));
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : other).take(0)),
    );
    expect(waits.filter((wait) => wait === 0).length).toBe(9);
    const longest = Math.max(...waits);
    expect(longest).toBeGreaterThan(30_000);
    expect(longest).toBeLessThanOrEqual(60_000);
  });

  it("keeps what is asked to be left", async () => {
    const budget = await open();
    await budget.take(0);
    await budget.learn(limitOf(5));
    expect(await budget.take(5)).toBeGreaterThan(0);
    expect(await budget.take(4)).toBe(0);
    expect(budget.left()).toBe(4);
  });

  it("lets nothing through while Redis is away, and never rejects", async () => {
    const budget = await open();
    await redis.kill();
    expect(await budget.take(0)).toBeGreaterThan(0);
    await expect(budget.learn(limitOf(5))).resolves.toBeUndefined();
  });

  it("begins anew where what is kept makes no sense", async () => {
    const budget = await open();
    await redis.client.set("{buildkite-build-light}:lifx-budget", "nonsense");
    expect(await budget.take(0)).toBe(0);
  });
});

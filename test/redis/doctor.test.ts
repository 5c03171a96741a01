import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { redisChecks } from "../../src/cli/doctor/redis.js";
import { contextOf, resultOf } from "../cli/doctor/support.js";
import { startRedis, type TestRedis } from "./support.js";

jest.setTimeout(60_000);

let redis: TestRedis;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis.end());

function check(name: string, url = redis.url) {
  return resultOf(redisChecks, name, contextOf({ REDIS_URL: url }));
}

describe("what the doctor says of Redis", () => {
  it("is its version, what it drops and what it keeps", async () => {
    expect(await check("Redis")).toMatchObject({
      mark: "ok",
      says: expect.stringMatching(/version 7/),
    });
    expect(await check("Redis' memory")).toMatchObject({ mark: "ok" });
    const kept = { mark: "ok", says: "It keeps an append-only file: a crash loses nothing." };
    expect(await check("Redis' disk")).toMatchObject(kept);
  });

  it("is what to set, where it would lose something", async () => {
    await redis.client.config("SET", "maxmemory-policy", "allkeys-lru");
    await redis.client.config("SET", "appendonly", "no");
    expect(await check("Redis' memory")).toMatchObject({
      mark: "failed",
      says: expect.stringMatching(/\(allkeys-lru\): set maxmemory-policy noeviction/),
    });
    expect(await check("Redis' disk")).toMatchObject({
      mark: "noted",
      says: expect.stringMatching(/Set appendonly yes/),
    });
  });

  it("is why it does not let us in, without the password", async () => {
    const result = await check("Redis", redis.url.replace("//", "//someone:s3cret@"));
    expect(result).toMatchObject({
      mark: "failed",
      says: expect.stringMatching(/user and password/),
    });
    expect(JSON.stringify(result)).not.toContain("s3cret");
  });

  it("is that it is a replica", async () => {
    await redis.client.replicaof("127.0.0.1", 9);
    expect(await check("Redis")).toMatchObject({
      mark: "failed",
      says: expect.stringMatching(/primary/),
    });
    await redis.client.replicaof("NO", "ONE");
  });

  it("is that it is away, or not asked for", async () => {
    expect(await check("Redis", "redis://127.0.0.1:9")).toMatchObject({ mark: "failed" });
    expect(await resultOf(redisChecks, "Redis", contextOf({}))).toMatchObject({ mark: "noted" });
  });
});

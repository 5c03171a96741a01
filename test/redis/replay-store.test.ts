import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { RedisReplayStore, type SendCommand } from "../../src/redis/replay-store.js";
import { MemoryReplayStore, type Claimed, type ReplayStore } from "../../src/webhook/index.js";
import { eventOf } from "../helpers/payloads.js";
import { startRedis, type TestRedis } from "./support.js";

const NOW = 1_772_600_767;
const EXPIRES_AT = NOW + 300;
const CLAIMED: Claimed = {
  event: eventOf("ping"),
  delivery: { method: "signature", timestamp: NOW, receivedAt: NOW * 1000 },
};
const now = () => NOW * 1000;

let redis: TestRedis;
let sendCommand: SendCommand;

beforeAll(async () => {
  redis = await startRedis();
  const client = await redis.connect();
  sendCommand = (...args) => client.call(...args);
});
beforeEach(() => redis.flush());
afterAll(() => redis.end());

const STORES: readonly (readonly [string, () => ReplayStore])[] = [
  ["MemoryReplayStore", () => new MemoryReplayStore({ now })],
  ["RedisReplayStore", () => new RedisReplayStore({ sendCommand, now })],
];

describe.each(STORES)("%s", (_, open) => {
  it("gives a key to the first caller alone", async () => {
    const store = open();
    const claims = Array.from({ length: 20 }, () => store.claim("key", EXPIRES_AT, CLAIMED));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    expect(await store.claim("key", EXPIRES_AT, CLAIMED)).toBe(false);
    expect(await store.claim("other", EXPIRES_AT, CLAIMED)).toBe(true);
  });

  it("gives a key again once it was released, and no other with it", async () => {
    const store = open();
    await store.claim("key", EXPIRES_AT, CLAIMED);
    await store.claim("other", EXPIRES_AT, CLAIMED);
    for (let times = 0; times < 3; times++) {
      await store.release("key", EXPIRES_AT);
      expect(await store.claim("key", EXPIRES_AT, CLAIMED)).toBe(true);
      expect(await store.claim("key", EXPIRES_AT, CLAIMED)).toBe(false);
    }
    expect(await store.claim("other", EXPIRES_AT, CLAIMED)).toBe(false);
  });
});

describe("RedisReplayStore", () => {
  it("shares what it knows with the others, and releases nothing of theirs", async () => {
    const one = new RedisReplayStore({ sendCommand, now });
    const other = new RedisReplayStore({ sendCommand, now });
    const claims = [one, other, one, other].map((store) => store.claim("key", EXPIRES_AT));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    await one.claim("of one", EXPIRES_AT);
    await one.release("of one");
    expect(await other.claim("of one", EXPIRES_AT)).toBe(true);
    // Where Redis has lost its data, a key may be another's by the time it is released.
    await one.claim("lost", EXPIRES_AT);
    await redis.client.del("buildkite:replay:lost");
    await other.claim("lost", EXPIRES_AT);
    await one.release("lost");
    expect(await one.claim("lost", EXPIRES_AT)).toBe(false);
  });

  it("remembers a key for a minute longer than its window, and asks Redis once", async () => {
    const asked = jest.fn(sendCommand);
    const store = new RedisReplayStore({ sendCommand: asked, prefix: "lamps:", now });
    await store.claim("key", EXPIRES_AT);
    expect(asked).toHaveBeenCalledTimes(1);
    const left = await redis.client.pttl("lamps:key");
    expect(left).toBeGreaterThan(330_000);
    expect(left).toBeLessThanOrEqual(360_000);
  });

  it("takes a key that is long over, and does not keep it", async () => {
    const store = new RedisReplayStore({ sendCommand, now });
    expect(await store.claim("key", NOW - 3600)).toBe(true);
    expect(await redis.client.pttl("buildkite:replay:key")).toBeLessThanOrEqual(1);
  });

  it("has a claim that its client sent twice", async () => {
    const twice: SendCommand = async (...args) => {
      await sendCommand(...args);
      return sendCommand(...args);
    };
    const store = new RedisReplayStore({ sendCommand: twice, now });
    expect(await store.claim("key", EXPIRES_AT)).toBe(true);
    expect(await store.claim("key", EXPIRES_AT)).toBe(false);
  });

  it("rejects a release of what it does not hold any more", async () => {
    const store = new RedisReplayStore({ sendCommand, now });
    const keys = Array.from({ length: 10_001 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((key) => store.claim(key, EXPIRES_AT)));
    await expect(store.release("key 0")).rejects.toThrow("too many");
    await store.release("key 1");
    expect(await store.claim("key 1", EXPIRES_AT)).toBe(true);
  });

  it.each([undefined, 1, "OK"])("does not take %p for a claim that came first", async (reply) => {
    const store = new RedisReplayStore({ sendCommand: () => Promise.resolve(reply), now });
    const claim = store.claim("key", EXPIRES_AT);
    if (typeof reply === "string") expect(await claim).toBe(false);
    else await expect(claim).rejects.toThrow("sendCommand must resolve to the reply");
  });

  it.each([
    ["sendCommand", {}],
    ["timeout", { sendCommand: () => Promise.resolve(null), timeout: 0 }],
    ["prefix", { sendCommand: () => Promise.resolve(null), prefix: 1 }],
    ["now", { sendCommand: () => Promise.resolve(null), now: 1 }],
  ])("is not made with a wrong %s", (name, options) => {
    const construct = (): unknown => Reflect.construct(RedisReplayStore, [options]);
    expect(construct).toThrow(`\`${name}\``);
  });
});

import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from "@jest/globals";
import { RedisReplayStore, type SendCommand } from "../../src/redis/replay-store.js";
import { until } from "../helpers/until.js";
import { gate, heldBack, type Hold } from "./held-back.js";
import { startRedis, type TestRedis } from "./support.js";

const EXPIRES_AT = Math.floor(Date.now() / 1000) + 300;
const KEY = "buildkite:replay:key";

jest.setTimeout(60_000);

let redis: TestRedis;
let sendCommand: SendCommand;

beforeAll(async () => {
  redis = await startRedis();
  const client = await redis.connect({ enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  sendCommand = (...args) => client.call(...args);
});
beforeEach(() => redis.flush());
afterEach(() => {
  redis.resume();
});
afterAll(() => redis.end());

const clientOf = (holds?: { before?: Hold; after?: Hold }) =>
  heldBack((...args) => sendCommand(...args), holds);

const storeOf = (send: SendCommand, timeout = 2_000) =>
  new RedisReplayStore({ sendCommand: send, timeout });

const claimedElsewhere = () => storeOf(sendCommand).claim("key", EXPIRES_AT);

describe("a claim that Redis does not answer in time", () => {
  it("is free for a try at another process, which keeps it", async () => {
    const client = clientOf();
    const elsewhere = await redis.connect();
    redis.pause();
    await expect(storeOf(client.send, 100).claim("key", EXPIRES_AT)).rejects.toThrow("100 ms");
    const again = storeOf((...args) => elsewhere.call(...args), 20_000).claim("key", EXPIRES_AT);
    redis.resume();
    expect(await again).toBe(true);
    await client.tookBack(2);
    expect(await claimedElsewhere()).toBe(false);
  });

  it("is free for a try at the same process, before and after Redis answers", async () => {
    for (const resumesFirst of [true, false]) {
      await redis.flush();
      const client = clientOf();
      const store = storeOf(client.send, 1_000);
      redis.pause();
      await expect(store.claim("key", EXPIRES_AT)).rejects.toThrow("1000 ms");
      if (resumesFirst) redis.resume();
      const again = store.claim("key", EXPIRES_AT);
      redis.resume();
      expect(await again).toBe(true);
      await client.tookBack(2);
      expect(await claimedElsewhere()).toBe(false);
    }
  });

  it("is forgotten though nobody tries again", async () => {
    const client = clientOf();
    redis.pause();
    await expect(storeOf(client.send, 100).claim("key", EXPIRES_AT)).rejects.toThrow("100 ms");
    redis.resume();
    await client.tookBack(2);
    expect(client.commands).toEqual(["SET", "EVAL", "EVAL"]);
    expect(await redis.client.exists(KEY)).toBe(0);
  });

  it("leaves a claim alone that was there before", async () => {
    const client = clientOf();
    const store = storeOf(client.send, 100);
    expect(await claimedElsewhere()).toBe(true);
    redis.pause();
    await expect(store.claim("key", EXPIRES_AT)).rejects.toThrow("100 ms");
    redis.resume();
    await client.tookBack(2);
    expect(await store.claim("key", EXPIRES_AT)).toBe(false);
  });
});

describe("a client that does not keep the order", () => {
  it("takes nothing from the try after, however late it takes back", async () => {
    const [answered, late] = [gate(), gate()];
    // The claim's answer comes late, and what takes it back at once is carried out later still.
    const client = clientOf({
      before: (place) => (place === 2 ? late.opened : undefined),
      after: (place) => (place === 1 ? answered.opened : undefined),
    });
    const store = storeOf(client.send, 500);
    await expect(store.claim("key", EXPIRES_AT)).rejects.toThrow("500 ms");
    expect(await redis.client.exists(KEY)).toBe(1);
    expect(await store.claim("key", EXPIRES_AT)).toBe(true);
    answered.open();
    late.open();
    await client.tookBack(3);
    expect(await claimedElsewhere()).toBe(false);
  });

  it("leaves nothing where the claim lands after all", async () => {
    const late = gate();
    const client = clientOf({ before: (place) => (place === 1 ? late.opened : undefined) });
    const store = storeOf(client.send, 500);
    await expect(store.claim("key", EXPIRES_AT)).rejects.toThrow("500 ms");
    expect(await store.claim("key", EXPIRES_AT)).toBe(true);
    await store.release("key");
    late.open();
    await client.tookBack(3);
    expect(await claimedElsewhere()).toBe(true);
  });
});

const lost = (place: number): void => {
  if (place === 1) throw new Error("Connection is closed.");
};

describe("a claim whose answer was lost", () => {
  it("is taken back once Redis is there again, which has kept it", async () => {
    const client = clientOf({
      after: async (place) => {
        if (place === 1) await redis.kill();
        lost(place);
      },
    });
    const claim = storeOf(client.send).claim("key", EXPIRES_AT);
    await expect(claim).rejects.toThrow("Connection is closed.");
    // Some tries have failed by now, and none of them was thrown anywhere.
    await until(() => client.commands.length > 4);
    await redis.start();
    for (let held = 1; held > 0;) held = await redis.client.exists(KEY);
    expect(await claimedElsewhere()).toBe(true);
  });

  it("is no duplicate to a try at the same process", async () => {
    const gone = gate();
    const client = clientOf({
      before: (place) => (place === 2 || place === 3 ? gone.opened : undefined),
      after: lost,
    });
    const store = storeOf(client.send);
    await expect(store.claim("key", EXPIRES_AT)).rejects.toThrow("Connection is closed.");
    expect(await store.claim("key", EXPIRES_AT)).toBe(true);
    gone.open();
    await client.tookBack(3);
    expect(await claimedElsewhere()).toBe(false);
  });
});

describe("a release that Redis does not answer in time", () => {
  it("rejects, and is caught up with, or done by a try at the same process", async () => {
    for (const triesAgain of [false, true]) {
      await redis.flush();
      const client = clientOf();
      const store = storeOf(client.send, 1_000);
      expect(await store.claim("key", EXPIRES_AT)).toBe(true);
      redis.pause();
      await expect(store.release("key")).rejects.toThrow("1000 ms");
      const again = triesAgain && store.claim("key", EXPIRES_AT);
      redis.resume();
      expect(await again).toBe(triesAgain);
      await client.tookBack(3);
      expect(await claimedElsewhere()).toBe(!triesAgain);
    }
  });
});

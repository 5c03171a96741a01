import { afterEach, describe, expect, it } from "@jest/globals";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createWebhooks, MemoryReplayStore, replayKey } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { signed, TOKEN } from "../helpers/webhook-request.js";
import { Bench } from "./faces.js";

const START = 1_772_600_767;

const bench = new Bench();
afterEach(() => bench.close());

function storeAt(seconds: number) {
  const clock = { seconds };
  const store = new MemoryReplayStore({ now: () => clock.seconds * 1000 + 999 });
  return { clock, store };
}

describe("MemoryReplayStore", () => {
  it("gives a key to the first caller alone", async () => {
    const { store } = storeAt(START);
    const claims = [1, 2, 3].map(() => store.claim("key", START + 300));
    expect(await Promise.all(claims)).toEqual([true, false, false]);
    expect(await store.claim("other", START + 300)).toBe(true);
  });

  it("gives a key again once it was released, and knows no other by it", async () => {
    const { store } = storeAt(START);
    await store.claim("key", START + 300);
    await store.claim("other", START + 300);
    await store.release("key", START + 300);
    await store.release("never claimed", START + 1);
    expect(await store.claim("key", START + 300)).toBe(true);
    expect(await store.claim("other", START + 300)).toBe(false);
  });

  it.each([1, 300, 600])(
    "keeps a key through its last second, %d s from now, and for half a minute more at the most",
    async (left) => {
      const { clock, store } = storeAt(START);
      const expiresAt = START + left;
      await store.claim("key", expiresAt);
      for (const seconds of [START, START + left - 1, expiresAt]) {
        clock.seconds = seconds;
        await store.claim(`something else at ${seconds}`, seconds + 300);
        expect(await store.claim("key", expiresAt)).toBe(false);
      }
      clock.seconds = expiresAt + 30;
      expect(await store.claim("key", expiresAt)).toBe(true);
    },
  );

  it("keeps what expires later, though it came first", async () => {
    const { clock, store } = storeAt(START);
    await store.claim("from the future", START + 600);
    await store.claim("from now", START + 300);
    clock.seconds = START + 330;
    expect(await store.claim("from the future", START + 600)).toBe(false);
    expect(await store.claim("from now", START + 300)).toBe(true);
  });

  it("loses nothing to a clock that goes back", async () => {
    const { clock, store } = storeAt(START);
    await store.claim("key", START + 300);
    clock.seconds = START - 5000;
    await store.claim("other", START);
    clock.seconds = START;
    expect(await store.claim("key", START + 300)).toBe(false);
  });

  it("stays small under a thousand deliveries a second for twenty minutes", async () => {
    const { clock, store } = storeAt(START);
    const before = heapInUse();
    let peak = 0;
    for (; clock.seconds < START + 1200; clock.seconds++) {
      const claims = Array.from({ length: 1000 }, (_, n) => {
        // 43 characters, as a mac's; a few from a clock that is ahead.
        const key = Buffer.from(`${clock.seconds} ${n}`.padEnd(32)).toString("base64url");
        return store.claim(key, clock.seconds + (n % 20 === 0 ? 600 : 300));
      });
      expect((await Promise.all(claims)).every(Boolean)).toBe(true);
      if (clock.seconds % 300 === 0) peak = Math.max(peak, heapInUse() - before);
    }
    peak = Math.max(peak, heapInUse() - before);
    // Never nothing, or the measure is none.
    expect(peak).toBeGreaterThan(10 * 1024 * 1024);
    expect(peak).toBeLessThan(100 * 1024 * 1024);
    // All is forgotten in time.
    clock.seconds += 601;
    await store.claim("the last", clock.seconds + 300);
    expect(heapInUse() - before).toBeLessThan(10 * 1024 * 1024);
  }, 60_000);
});

it("remembers by the signature's bytes, however its header spelt them", () => {
  expect(replayKey(Uint8Array.of(251, 255, 0, 1))).toBe("-_8AAQ");
});

it("no replay slips in while the window closes, however the clock's second turns", async () => {
  for (let before = 1; before <= 8; before++) {
    let now = START * 1000;
    let step = 0;
    const webhooks = createWebhooks({
      token: TOKEN,
      toleranceSeconds: 10,
      now: () => (now += step),
    });
    const client = await bench.open(webhooks.middleware);
    const delivery = signed(payloadOf("ping"), { timestamp: START });
    expect((await client.exchange(delivery)).body).toMatchObject({ duplicate: false });
    // The last milliseconds in which it is accepted; each look at the clock takes one of them.
    now = (START + 11) * 1000 - before;
    step = 1;
    const { status, body } = await client.exchange(delivery);
    expect([before, status, body]).toEqual([
      before,
      ...(status === 401
        ? [401, { error: expect.objectContaining({ code: "timestamp_outside_window" }) }]
        : [200, { ok: true, event: "ping", duplicate: true }]),
    ]);
    await bench.close();
  }
});

/** Bytes of the heap that something still holds. */
function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("There is no garbage collector to call.");
  Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed;
}

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import express from "express";
import { RedisReplayStore } from "../../src/redis/replay-store.js";
import { createWebhooks, type WebhookOptions } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { signed, TOKEN, type RawRequest } from "../helpers/webhook-request.js";
import { Bench } from "../webhook/faces.js";
import { startRedis, type TestRedis } from "./support.js";

jest.setTimeout(60_000);

type Acknowledge = NonNullable<WebhookOptions["acknowledge"]>;
const MODES: readonly Acknowledge[] = ["before-handlers", "after-handlers"];

const taken = (duplicate: boolean) => ({ ok: true, event: "build.running", duplicate });

const bench = new Bench();
let redis: TestRedis;
let number = 0;

beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  redis.resume();
  await bench.close();
});
afterAll(() => redis.end());

/** One of the processes behind a load balancer, as docs/redis-replay-store.md has it. */
async function serve(acknowledge: Acknowledge, timeout?: number) {
  const client = await redis.connect({ enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  const replays = new RedisReplayStore({
    sendCommand: (...args) => client.call(...args),
    timeout,
  });
  const webhooks = createWebhooks({ token: TOKEN, acknowledge, replays });
  webhooks.onError(() => undefined);
  const handler = jest.fn<() => Promise<void>>(() => Promise.resolve());
  webhooks.on("*", handler);
  const connection = await bench.open(express().use(webhooks.middleware));
  const answerTo = async (delivery: RawRequest) => (await connection.exchange(delivery)).body;
  return { webhooks, handler, connection, answerTo };
}

function delivery(): RawRequest {
  return signed(payloadOf("build.running", { build: { number: ++number } }));
}

const refusal = (code: string) => ({ error: expect.objectContaining({ code }) });

describe.each(MODES)("several processes that answer %s", (acknowledge) => {
  it("take a delivery once among them", async () => {
    const [one, other] = [await serve(acknowledge), await serve(acknowledge)];
    const captured = delivery();
    expect(await one.answerTo(captured)).toEqual(taken(false));
    expect(await other.answerTo(captured)).toEqual(taken(true));
    expect(await one.answerTo(captured)).toEqual(taken(true));
    await Promise.all([one.webhooks.close(), other.webhooks.close()]);
    expect(one.handler).toHaveBeenCalledTimes(1);
    expect(other.handler).not.toHaveBeenCalled();
  });

  it("refuse while Redis is gone, and recover by themselves", async () => {
    const [one, other] = [await serve(acknowledge), await serve(acknowledge)];
    const captured = delivery();
    expect(await one.answerTo(captured)).toEqual(taken(false));
    await redis.kill();
    const late = delivery();
    for (const refused of [captured, late]) {
      expect(await one.connection.exchange(refused)).toMatchObject({
        status: 503,
        headers: { "retry-after": "5" },
        body: refusal("replay_store_unavailable"),
      });
    }
    await redis.start();
    const back = async () => {
      const answer = await other.connection.exchange(late);
      return answer.status === 200 ? answer.body : undefined;
    };
    let answer: unknown;
    while (answer === undefined) answer = await back();
    expect(answer).toEqual(taken(false));
    // What Redis acknowledged before is there again.
    expect(await other.answerTo(captured)).toEqual(taken(true));
  });

  it("refuse what a Redis that hangs does not answer, and take the next try", async () => {
    const [one, other] = [await serve(acknowledge, 200), await serve(acknowledge, 20_000)];
    const captured = delivery();
    redis.pause();
    expect(await one.answerTo(captured)).toEqual(refusal("replay_store_unavailable"));
    const second = other.answerTo(captured);
    redis.resume();
    expect(await second).toEqual(taken(false));
  });
});

it("gives a delivery whose handler failed to whoever takes the next try", async () => {
  const [one, other] = [await serve("after-handlers"), await serve("after-handlers")];
  const captured = delivery();
  one.handler.mockRejectedValueOnce(new Error("A failure."));
  expect(await one.answerTo(captured)).toEqual(refusal("handler_failed"));
  expect(await other.answerTo(captured)).toEqual(taken(false));
  expect(await one.answerTo(captured)).toEqual(taken(true));
});

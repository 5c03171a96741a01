import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { setImmediate as turn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { createWebhooks, WebhookError } from "../../src/webhook/index.js";
import type { Delivery, OnError, WebhookOptions } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { signed, TOKEN } from "../helpers/webhook-request.js";
import { Bench, FACES, type Handler } from "./faces.js";
import { until } from "./support.js";

const FINISHED = payloadOf("build.finished");
const ACCEPTED = { ok: true, event: "build.finished", duplicate: false };
const AFTER: Partial<WebhookOptions> = { acknowledge: "after-handlers" };

const bench = new Bench();
const onError = jest.fn<OnError>();

function listen(options: Partial<WebhookOptions> = {}) {
  const webhooks = createWebhooks({ token: TOKEN, ...options });
  webhooks.onError(onError);
  return webhooks;
}

beforeEach(() => {
  onError.mockReset();
});

afterEach(() => bench.close());

describe.each(FACES)("$name", ({ mount }) => {
  it("answers what it took, and hands it over with its delivery", async () => {
    const now = 1_772_600_767_890;
    const webhooks = listen({ now: () => now });
    const handler = jest.fn();
    webhooks.on("build.finished", (event, delivery) => {
      handler(event, delivery);
    });
    const client = await bench.open(mount(webhooks.middleware));
    const headers = {
      "X-Buildkite-Request": "0192a0de-aaaa",
      "X-Buildkite-Event": "build.finished",
    };
    const answer = await client.exchange(signed(FINISHED, { timestamp: 1_772_600_700, headers }));
    expect(answer).toMatchObject({ status: 200, body: ACCEPTED });
    expect(answer.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "content-length": String(JSON.stringify(ACCEPTED).length),
    });
    await webhooks.close();
    const delivery: Delivery = {
      id: "0192a0de-aaaa",
      method: "signature",
      timestamp: 1_772_600_700,
      receivedAt: now,
    };
    expect(handler.mock.calls).toEqual([[FINISHED, delivery]]);
  });

  it("has answered in full before a handler that keeps the process busy", async () => {
    const webhooks = listen();
    const answered = new Int32Array(new SharedArrayBuffer(4));
    let waited: string | undefined;
    let isFinished = false;
    webhooks.on("build.finished", () => {
      expect(isFinished).toBe(true);
      waited = Atomics.wait(answered, 0, 0, 3000);
    });
    const before: Handler = (_, response, next) => {
      response.once("finish", () => (isFinished = true));
      next();
    };
    const port = await bench.serve(mount(before, webhooks.middleware));
    const sender = new Worker(SENDER, {
      eval: true,
      workerData: { port, answered, bytes: signed(FINISHED).bytes.toString("latin1") },
    });
    try {
      await until(() => waited !== undefined);
    } finally {
      await sender.terminate();
    }
    expect(waited).not.toBe("timed-out");
    expect(Atomics.load(answered, 0)).toBe(1);
  });

  it("answers 500 after a handler has failed, and takes a second try as new", async () => {
    const webhooks = listen(AFTER);
    let tries = 0;
    webhooks.on("build.finished", () => {
      if (++tries === 1) throw new Error("The disk is full.");
    });
    const client = await bench.open(mount(webhooks.middleware));
    const delivery = signed(FINISHED);
    const failed = await client.exchange(delivery);
    expect(failed).toMatchObject({ status: 500, body: { error: { code: "handler_failed" } } });
    expect((await client.exchange(delivery)).body).toEqual(ACCEPTED);
    expect((await client.exchange(delivery)).body).toEqual({ ...ACCEPTED, duplicate: true });
    expect(tries).toBe(2);
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it("answers with the WebhookError of a handler, whichever else failed", async () => {
    const webhooks = listen(AFTER);
    webhooks.on("*", () => Promise.reject(new Error("Another failure.")));
    webhooks.on("*", () => {
      throw new WebhookError("state_unavailable", "The disk is full.", {
        cause: new Error("/data"),
      });
    });
    const client = await bench.open(mount(webhooks.middleware));
    const answer = await client.exchange(signed(FINISHED));
    expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(answer.body).toEqual({
      error: { code: "state_unavailable", message: "The disk is full." },
    });
    expect(onError).toHaveBeenCalledTimes(2);
  });

  it("close waits for handlers under way", async () => {
    const webhooks = listen();
    let end: () => void = () => undefined;
    let closed = false;
    const handler = jest.fn(() => new Promise<void>((resolve) => (end = resolve)));
    webhooks.on("*", handler);
    await webhooks.close();
    const client = await bench.open(mount(webhooks.middleware));
    await client.exchange(signed(FINISHED));
    const closing = webhooks.close().then(() => (closed = true));
    await until(() => handler.mock.calls.length > 0);
    await turn();
    expect(closed).toBe(false);
    end();
    await closing;
  });
});

/** Sends a request from another thread, and tells by `answered` that all of its answer is there. */
const SENDER = `
  const { workerData: { port, answered, bytes } } = require("node:worker_threads");
  let text = "";
  const socket = require("node:net").connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"));
  socket.on("data", (chunk) => {
    text += chunk;
    if (!text.endsWith('"duplicate":false}')) return;
    Atomics.store(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
`;

import { afterEach, describe, expect, it } from "@jest/globals";
import express from "express";
import express4 from "express4";
import type { RequestListener } from "node:http";
import { captureRawBody, createWebhooks, type WebhookEvent } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { chunked, signed, TOKEN } from "../helpers/webhook-request.js";
import { Bench, FACES, type Handler } from "./faces.js";

const PING = payloadOf("ping", { service: { provider: "Zoë's lamp ☀" } });
const ACCEPTED = { ok: true, event: "ping", duplicate: false };
const UNAVAILABLE = { error: { code: "raw_body_unavailable", message: expect.anything() } };

const bench = new Bench();
afterEach(() => bench.close());

function listen(maxBodyBytes = 10_000) {
  const webhooks = createWebhooks({ token: TOKEN, acknowledge: "after-handlers", maxBodyBytes });
  const events: WebhookEvent[] = [];
  webhooks.on("*", (event) => void events.push(event));
  return { webhooks, events };
}

/** What platforms and parsers leave on a request. */
const leave = (found: object): Handler => {
  return (request, _, next) => {
    Object.assign(request, found);
    next();
  };
};

describe.each(FACES)("$name", ({ mount, json }) => {
  it("says how to mount behind a parser, for every delivery that it ate", async () => {
    const { webhooks, events } = listen();
    const client = await bench.open(mount(json(), webhooks.middleware));
    for (const body of [PING, { ...PING, filler: "x".repeat(5000) }]) {
      const answer = await client.exchange(signed(body));
      expect(answer).toMatchObject({ status: 500, body: UNAVAILABLE });
      expect(JSON.stringify(answer.body)).toMatch(
        /before express\.json\(\).*verify: captureRawBody/,
      );
    }
    expect(events).toEqual([]);
  });

  it("takes deliveries behind a parser that keeps the bytes", async () => {
    const { webhooks, events } = listen();
    const client = await bench.open(mount(json({ verify: captureRawBody }), webhooks.middleware));
    expect((await client.exchange(signed(PING))).body).toEqual(ACCEPTED);
    const { head, body } = signed(
      { ...PING, n: 2 },
      { headers: { "Transfer-Encoding": "chunked" } },
    );
    await client.send(head, chunked([body.subarray(0, 9), body.subarray(9)]));
    expect((await client.answer()).body).toEqual(ACCEPTED);
    expect(events).toEqual([PING, { ...PING, n: 2 }]);
    const forged = await client.exchange(signed(PING, { token: "wrong" }));
    expect(forged).toMatchObject({ status: 401, body: { error: { code: "signature_mismatch" } } });
  });

  it("takes the bytes that a platform left in request.rawBody", async () => {
    const { webhooks } = listen();
    const { body } = signed(PING);
    const eaten = mount(json(), leave({ rawBody: body }), webhooks.middleware);
    const client = await bench.open(eaten);
    expect((await client.exchange(signed(PING))).body).toEqual(ACCEPTED);
    const elsewhere = await client.exchange(signed(payloadOf("agent.lost")));
    expect(elsewhere).toMatchObject({
      status: 401,
      body: { error: { code: "signature_mismatch" } },
    });
  });

  it.each([
    ["a string", { rawBody: JSON.stringify(PING) }],
    ["parsed JSON", { body: PING }],
    ["an empty object", { body: {}, rawBody: undefined }],
    ["an array of numbers", { body: [1, 2, 3] }],
  ])("does not take %s for the bytes", async (_, found) => {
    const { webhooks } = listen();
    const client = await bench.open(mount(json(), leave(found), webhooks.middleware));
    expect(await client.exchange(signed(PING))).toMatchObject({ status: 500, body: UNAVAILABLE });
  });

  it("reads the stream where a parser has passed the request by", async () => {
    const { webhooks } = listen();
    const client = await bench.open(mount(leave({ body: {} }), webhooks.middleware));
    expect((await client.exchange(signed(PING))).body).toEqual(ACCEPTED);
  });

  it("reads the stream after an asynchronous handler", async () => {
    const { webhooks } = listen();
    const later: Handler = (_request, _response, next) => void setTimeout(next, 20);
    const client = await bench.open(mount(later, webhooks.middleware));
    expect((await client.exchange(signed(PING))).body).toEqual(ACCEPTED);
  });

  it.each<[string, Handler]>([
    ["another handler listens to as well", (request) => request.on("data", () => undefined)],
    ["another handler has paused", (request) => request.pause()],
  ])("reads a stream that %s", async (_, handler) => {
    const { webhooks } = listen();
    const before: Handler = (request, response, next) => {
      handler(request, response, next);
      next();
    };
    const client = await bench.open(mount(before, webhooks.middleware));
    expect((await client.exchange(signed(PING))).body).toEqual(ACCEPTED);
  });

  it("refuses a stream that was set to give text: its bytes are lost", async () => {
    const { webhooks, events } = listen();
    const decoding: Handler = (request, _, next) => {
      request.setEncoding("utf8");
      next();
    };
    const client = await bench.open(mount(decoding, webhooks.middleware));
    const { head, body } = signed(PING, { headers: { "Transfer-Encoding": "chunked" } });
    await client.send(head, chunked([body.subarray(0, 9), body.subarray(9)]));
    expect(await client.answer()).toMatchObject({ status: 500, body: UNAVAILABLE });
    expect(events).toEqual([]);
  });

  it("holds kept bytes to the limit too", async () => {
    const { webhooks } = listen(100);
    const keeping = json({ verify: captureRawBody });
    const client = await bench.open(mount(keeping, webhooks.middleware));
    const { head, body } = signed(PING, { headers: { "Transfer-Encoding": "chunked" } });
    await client.send(head, chunked([body]));
    expect(await client.answer()).toMatchObject({ status: 413 });
  });

  it("takes an empty body for what it is", async () => {
    const { webhooks } = listen();
    const client = await bench.open(mount(webhooks.middleware));
    expect(await client.exchange(signed(""))).toMatchObject({ status: 400 });
  });
});

it.each<[string, (handler: Handler) => RequestListener]>([
  ["Express 5", (handler) => express().use(express.raw({ type: "*/*" }), handler)],
  ["Express 4", (handler) => express4().use(express4.raw({ type: "*/*" }), handler)],
])("%s: takes the bytes that express.raw() left in request.body", async (_, mount) => {
  const { webhooks, events } = listen();
  const client = await bench.open(mount(webhooks.middleware));
  expect((await client.exchange(signed(PING))).body).toEqual(ACCEPTED);
  expect(events).toEqual([PING]);
});

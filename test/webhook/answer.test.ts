import { afterEach, expect, it } from "@jest/globals";
import { once } from "node:events";
import { answer } from "../../src/webhook/answer.js";
import { createWebhooks, WebhookError } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { request, signed, TOKEN } from "../helpers/webhook-request.js";
import { Bench } from "./faces.js";

const bench = new Bench();
afterEach(() => bench.close());

it.each([
  ["replay_store_unavailable", 503, "5"],
  ["state_unavailable", 503, "5"],
  ["too_many_refusals", 429, "60"],
  ["address_not_allowed", 403, undefined],
] as const)("a handler's %s is answered %d, with `Retry-After: %s`", async (...given) => {
  const [code, status, seconds] = given;
  const webhooks = createWebhooks({ token: TOKEN, acknowledge: "after-handlers" });
  webhooks.onError(() => undefined);
  webhooks.on("ping", () => {
    throw new WebhookError(code, "Not now.");
  });
  const client = await bench.open(webhooks.middleware);
  const answered = await client.exchange(signed(payloadOf("ping")));
  expect(answered).toMatchObject({ status, body: { error: { code, message: "Not now." } } });
  expect(answered.headers["retry-after"]).toBe(seconds);
});

it("leaves an answer that has begun to whoever began it", async () => {
  const client = await bench.open((_, response) => {
    response.writeHead(202, { "Content-Length": 0 });
    answer(response, 200, { late: true });
    response.end();
  });
  expect(await client.exchange(request({}))).toMatchObject({ status: 202 });
});

it("answers in vain, and does no harm, where the connection is gone", async () => {
  const errors: unknown[] = [];
  let isOver: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (isOver = resolve));
  const client = await bench.open((incoming, response) => {
    incoming.on("error", () => undefined);
    response.on("error", (error) => errors.push(error));
    response.destroy();
    void once(response, "close").then(() => {
      answer(response, 200, { late: true });
      setImmediate(isOver);
    });
  });
  await client.send(request({}).bytes);
  await over;
  expect(errors).toEqual([]);
});

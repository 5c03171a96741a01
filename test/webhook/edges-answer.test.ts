import { afterEach, expect, it } from "@jest/globals";
import { createWebhooks, WebhookError } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { signed, TOKEN } from "../helpers/webhook-request.js";
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
  const answer = await client.exchange(signed(payloadOf("ping")));
  expect(answer).toMatchObject({ status, body: { error: { code, message: "Not now." } } });
  expect(answer.headers["retry-after"]).toBe(seconds);
});

import { afterEach, expect, it } from "@jest/globals";
import { createWebhooks, type Delivery } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { request, signed, TOKEN, type RawRequest } from "../helpers/webhook-request.js";
import { Bench } from "./faces.js";

const NOW = 1_772_600_767_890;
const TIMESTAMP = 1_772_600_767;
const LOST = payloadOf("agent.lost");
const SIGNED = { method: "signature", timestamp: TIMESTAMP, receivedAt: NOW };
const withHeaders = (headers: Record<string, string>, body: object = LOST): RawRequest =>
  signed(body, { timestamp: TIMESTAMP, headers });

const bench = new Bench();
afterEach(() => bench.close());

it.each<[string, RawRequest, object]>([
  ["a signature", withHeaders({}), SIGNED],
  [
    "the token",
    request(LOST, { headers: { "X-Buildkite-Token": TOKEN } }),
    { method: "token", receivedAt: NOW },
  ],
  [
    "a request's id",
    withHeaders({ "X-Buildkite-Request": "0192a0de-0000-4000-8000-00000000000b" }),
    { ...SIGNED, id: "0192a0de-0000-4000-8000-00000000000b" },
  ],
  ["an id that is markup", withHeaders({ "X-Buildkite-Request": "<script>" }), SIGNED],
  ["an id that is endless", withHeaders({ "X-Buildkite-Request": "x".repeat(65) }), SIGNED],
  ["an id that is empty", withHeaders({ "X-Buildkite-Request": "" }), SIGNED],
  ["the same name in the header", withHeaders({ "X-Buildkite-Event": "agent.lost" }), SIGNED],
  [
    "another name in the header",
    withHeaders({ "X-Buildkite-Event": "build.finished" }),
    { ...SIGNED, headerEvent: "build.finished" },
  ],
  [
    "a name in the header alone",
    withHeaders({ "X-Buildkite-Event": "agent.lost" }, { ...LOST, event: null }),
    SIGNED,
  ],
])("a delivery with %s is described by what is known", async (_, given, described) => {
  const webhooks = createWebhooks({ token: TOKEN, now: () => NOW, acknowledge: "after-handlers" });
  const deliveries: Delivery[] = [];
  webhooks.on("agent.lost", (event, delivery) => {
    expect(event).toStrictEqual(LOST);
    deliveries.push(delivery);
  });
  const client = await bench.open(webhooks.middleware);
  expect((await client.exchange(given)).status).toBe(200);
  expect(deliveries).toStrictEqual([described]);
});

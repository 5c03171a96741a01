import { afterEach, describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import { z } from "zod";
import { noteRefusal, type DeliveryListener } from "../../src/server/deliveries.js";
import { deliveryLog } from "../../src/server/log-deliveries.js";
import { WebhookError, type WebhookOptions } from "../../src/webhook/index.js";
import { post, postSigned, signature, TOKEN } from "../helpers/app.js";
import { openMeteredApp, type MeteredApp, type MeteredOptions } from "../helpers/metered-app.js";
import { payloadOf } from "../helpers/payloads.js";
import { until } from "../helpers/until.js";
import { RawClient, request } from "../helpers/webhook-request.js";

const LogLine = z.object({ level: z.number(), msg: z.string() });
const BODY = JSON.stringify(payloadOf("build.running"));

let app: MeteredApp;
/** The log's messages, but for what it says of what was accepted. */
let logged: string[];
let logText: string;

afterEach(() => app.close());

/** What a listener hears, in few words. */
async function listen(
  webhooks: Partial<WebhookOptions> = {},
  inFront?: MeteredOptions["inFront"],
): Promise<string[]> {
  const heard: string[] = [];
  const listener: DeliveryListener = {
    ended(ending) {
      const code = ending.verdict === "refused" ? ` ${ending.refusal.code}` : "";
      const of = ending.received === undefined ? "" : ` ${ending.received.event.event}`;
      heard.push(`${ending.verdict}${code}${of}`);
    },
    failed(error, delivery) {
      heard.push(`failed: ${String(error)}${delivery ? "" : ", of no delivery"}`);
    },
  };
  logged = [];
  logText = "";
  const write = (text: string): void => {
    logText += text;
    const { level, msg } = LogLine.parse(JSON.parse(text));
    if (level !== 30) logged.push(level === 20 ? `${msg} (debug)` : msg);
  };
  const log = deliveryLog(pino({ level: "debug" }, { write }));
  app = await openMeteredApp({
    listeners: [log, listener],
    webhooks,
    ...(inFront && { inFront }),
  });
  return heard;
}

function fail(error: Error): void {
  app.webhooks.on("*", () => {
    throw error;
  });
}

const UNAVAILABLE = new WebhookError("state_unavailable", "The disk is full.");

describe("where the answer comes first", () => {
  it("a handler that throws fails what was accepted", async () => {
    const heard = await listen();
    fail(new Error("A lamp broke."));
    await postSigned(app.origin, BODY);
    await until(() => heard.length === 2);
    expect(heard.sort()).toEqual(["accepted build.running", "failed: Error: A lamp broke."]);
    expect(logged).toEqual(["a handler failed"]);
  });

  it("so does one that refuses when it is too late for that", async () => {
    const heard = await listen();
    fail(UNAVAILABLE);
    expect(await postSigned(app.origin, BODY)).toMatchObject({ status: 200 });
    await until(() => heard.length === 2);
    expect(heard.sort()).toEqual([
      "accepted build.running",
      "failed: WebhookError: The disk is full.",
    ]);
  });
});

describe("where the handlers come first", () => {
  const acknowledge = "after-handlers";

  it("one that throws is told of, and the delivery refused", async () => {
    const heard = await listen({ acknowledge });
    fail(new Error("A lamp broke."));
    expect(await postSigned(app.origin, BODY)).toMatchObject({ status: 500 });
    await until(() => heard.length === 2);
    expect(heard).toEqual(["failed: Error: A lamp broke.", "refused handler_failed build.running"]);
  });

  it("of several refusals the first is the verdict, as it is the answer", async () => {
    const heard = await listen({ acknowledge });
    fail(UNAVAILABLE);
    fail(new WebhookError("too_many_refusals", "Not now."));
    expect(await postSigned(app.origin, BODY)).toMatchObject({ status: 503 });
    await until(() => heard.length === 1);
    expect(heard).toEqual(["refused state_unavailable build.running"]);
  });

  it("a sender that does not wait for the answer has gone away", async () => {
    const heard = await listen({ acknowledge });
    const ends: (() => void)[] = [];
    app.webhooks.on("*", () => new Promise((resolve) => void ends.push(resolve)));
    const client = await RawClient.open(app.port);
    await client.send(request(BODY, { path: "/webhook", headers: signature(BODY) }).bytes);
    await until(() => ends.length === 1);
    client.hangUp();
    await until(() => heard.length === 1);
    ends.forEach((end) => {
      end();
    });
    expect(heard).toEqual(["aborted build.running"]);
    expect(logged).toEqual(["the sender went away before the answer"]);
  });
});

it("a claim that was not released is told of", async () => {
  const heard = await listen({
    acknowledge: "after-handlers",
    replays: {
      claim: () => Promise.resolve(true),
      release: () => Promise.reject(new Error("Redis is away.")),
    },
  });
  fail(UNAVAILABLE);
  await postSigned(app.origin, BODY);
  await until(() => heard.length === 2);
  expect(heard.sort()).toEqual([
    "failed: Error: Redis is away., of no delivery",
    "refused state_unavailable build.running",
  ]);
  expect(logged).toContain(
    "a signature was not forgotten again: the next try of that delivery may be taken for a duplicate",
  );
});

it("an error is logged with its causes, and without what a client of Redis' hangs on it", async () => {
  const command = { name: "eval", args: ["s3cret"] };
  const cause = Object.assign(new Error("OOM command not allowed"), { command });
  const heard = await listen({
    replays: { claim: () => Promise.reject(cause), release: () => Promise.resolve() },
  });
  app.webhooks.on("*", () => {
    throw Object.assign(new Error("A lamp broke.", { cause }), { command });
  });
  await postSigned(app.origin, BODY);
  await post(app.origin, BODY, { "X-Buildkite-Token": TOKEN });
  await until(() => heard.length === 3);
  expect(logged).toEqual([expect.stringContaining("out of reach"), "a handler failed"]);
  expect(logText).toMatch(/OOM.*A lamp broke.*OOM/s);
  expect(logText).not.toContain("s3cret");
});

it("a duplicate and a stranger are told of", async () => {
  const heard = await listen();
  const proof = signature(BODY);
  await post(app.origin, BODY, proof);
  await post(app.origin, BODY, proof);
  await post(app.origin, BODY);
  await until(() => heard.length === 3);
  expect(heard).toEqual([
    "accepted build.running",
    "duplicate build.running",
    "refused credentials_missing",
  ]);
});

it("a refusal by address, in front of the middleware, is told of as its own are, but not loudly", async () => {
  const heard = await listen({}, (request, response) => {
    noteRefusal(
      request,
      new WebhookError("address_not_allowed", "This address is not Buildkite's."),
    );
    response.status(403).end("{}");
  });
  await postSigned(app.origin, BODY);
  await until(() => heard.length === 1);
  expect(heard).toEqual(["refused address_not_allowed"]);
  expect(logged).toEqual(["This address is not Buildkite's. (debug)"]);
});

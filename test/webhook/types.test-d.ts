/** Nothing here runs: `tsc -p test` compiles it, and fails where a `@ts-expect-error` expects in vain. */
import { json, type RequestHandler } from "express";
import type { RequestHandler as RequestHandler4 } from "express4";
import type { RequestListener } from "node:http";
import {
  captureRawBody,
  createWebhooks,
  parse,
  sign,
  UnknownEvent,
  verify,
} from "../../src/webhook/index.js";
import type {
  BuildState,
  Delivery,
  EventName,
  EventOf,
  JobState,
  KnownEvent,
  WebhookErrorCode,
  WebhookEvent,
} from "../../src/webhook/index.js";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Compiles where the value's type is that one, no wider and no narrower. */
declare function isExactly<Expected>(): <Actual>(
  value: Actual,
  same: Same<Expected, Actual>,
) => void;

declare function use(value: unknown): void;

const webhooks = createWebhooks({ token: "lamp-room-token" });

// One name gives that event.
webhooks.on("build.finished", (event, delivery) => {
  isExactly<EventOf<"build.finished">>()(event, true);
  isExactly<"build.finished">()(event.event, true);
  isExactly<Delivery>()(delivery, true);
  isExactly<number>()(event.build.number, true);
  isExactly<BuildState>()(event.build.state, true);
  isExactly<string>()(event.pipeline.slug, true);
  isExactly<string | null | undefined>()(event.build.message, true);
  isExactly<undefined>()(event.blocked_ip, true);
  // @ts-expect-error: a build's event carries no job.
  use(event.job);
  // @ts-expect-error: what may be missing or null is no string yet.
  use(event.build.commit.length);
  // @ts-expect-error: an event is for reading.
  event.build.state = "passed";
});

webhooks.on("job.promised_exit_status", async (event) => {
  await Promise.resolve();
  isExactly<JobState>()(event.job.state, true);
  isExactly<string | null | undefined>()(event.promised_exit_status_reason, true);
  isExactly<number | null | undefined>()(event.job.promised_exit_status, true);
});

webhooks.on("agent.blocked", (event) => {
  isExactly<string | null | undefined>()(event.blocked_ip, true);
  isExactly<string>()(event.agent.id, true);
  event.cluster_token satisfies object;
  // @ts-expect-error: an agent's event carries no build.
  use(event.build);
});

// A list gives a union, told apart by its name.
webhooks.on(["build.running", "job.started", "ping"], (event) => {
  isExactly<"build.running" | "job.started" | "ping">()(event.event, true);
  if (event.event === "ping") {
    isExactly<EventOf<"ping">>()(event, true);
    event.organization.slug satisfies string | null | undefined;
    return;
  }
  isExactly<number>()(event.build.number, true);
  // @ts-expect-error: only one of the two carries a job.
  use(event.job);
  if (event.event === "job.started") isExactly<string>()(event.job.id, true);
});

// So does a list of names that are known only when it runs.
const names: EventName[] = ["ping"];
webhooks.on(names, (event) => {
  isExactly<KnownEvent>()(event, true);
});

// "*" gives everything, alone or in a list.
webhooks.on("*", (event) => {
  isExactly<WebhookEvent>()(event, true);
  isExactly<string>()(event.event, true);
  if (event instanceof UnknownEvent) {
    isExactly<unknown>()(event.payload, true);
    // @ts-expect-error: nothing of it has been checked.
    use(event.payload.build);
    // @ts-expect-error: nor does it have any object.
    use(event.build);
    return;
  }
  isExactly<KnownEvent>()(event, true);
  if (event.event === "build.failing") isExactly<EventOf<"build.failing">>()(event, true);
  // @ts-expect-error: there is no such event.
  if (event.event === "build.blocked") return;
});
webhooks.on(["*", "ping"], (event) => {
  isExactly<WebhookEvent>()(event, true);
});

// @ts-expect-error: a blocked build comes as build.finished.
webhooks.on("build.blocked", () => undefined);
// @ts-expect-error: one name of the list is wrong.
webhooks.on(["ping", "build.started"], () => undefined);
// @ts-expect-error: a handler is needed.
webhooks.on("ping");
const remove = webhooks.on("ping", () => undefined);
isExactly<() => void>()(remove, true);

webhooks.onError((error, delivery, request) => {
  isExactly<unknown>()(error, true);
  isExactly<Delivery | undefined>()(delivery, true);
  request?.headers satisfies object | undefined;
});

// The options' words.
createWebhooks({ token: ["old", "new"] as const, accept: "signature", replays: false });
createWebhooks({ token: "x", acknowledge: "after-handlers", toleranceSeconds: 60, now: Date.now });
// @ts-expect-error: a token is required.
createWebhooks({});
// @ts-expect-error: it is a string.
createWebhooks({ token: 42 });
// @ts-expect-error: "either" is the word.
createWebhooks({ token: "x", accept: "both" });
// @ts-expect-error: "before-handlers" is the word.
createWebhooks({ token: "x", acknowledge: "before" });
// @ts-expect-error: false turns the memory off, true is nothing.
createWebhooks({ token: "x", replays: true });
// @ts-expect-error: a store must be able to release.
createWebhooks({ token: "x", replays: { claim: () => Promise.resolve(true) } });
// @ts-expect-error: its name has Seconds at the end.
createWebhooks({ token: "x", tolerance: 300 });

// It fits where it is mounted.
webhooks.middleware satisfies RequestListener;
webhooks.middleware satisfies RequestHandler;
webhooks.middleware satisfies RequestHandler4;
webhooks.verifier satisfies RequestHandler;
webhooks.verifier satisfies RequestHandler4;
json({ verify: captureRawBody });
const handler: RequestHandler = (request, response) => {
  const received = request.buildkite;
  // @ts-expect-error: without the verifier there is none.
  use(received.event);
  if (received) isExactly<WebhookEvent>()(received.event, true);
  response.end();
};
handler satisfies RequestHandler;

// The functions on their own.
isExactly<WebhookEvent>()(parse("{}", new Headers()), true);
isExactly<string>()(sign(new Uint8Array(), { token: "x", timestamp: 1 }), true);
const verified = verify({ "x-buildkite-token": "x" }, "{}", { token: "x" });
if (verified.method === "signature") isExactly<Uint8Array>()(verified.mac, true);
// @ts-expect-error: only a signature has a time.
use(verified.timestamp);

"too_many_refusals" satisfies WebhookErrorCode;
// @ts-expect-error: there is no such code.
"bad_signature" satisfies WebhookErrorCode;

import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import type { Logger } from "pino";
import { answerRefused } from "../../webhook/answer.js";
import { WebhookError, type Webhooks } from "../../webhook/index.js";
import { noteRefusal } from "../deliveries.js";
import { BoundedStore } from "./bounded-store.js";
import { clientAddress } from "./client-address.js";
import { createSeldom } from "./seldom.js";

export interface LimitRefusalsOptions {
  readonly webhooks: Webhooks;
  readonly trustProxy: number;
  readonly log: Logger;
}

/** Milliseconds, from an address's first refusal. `Retry-After` says the same. */
const WINDOW = 60_000;
/** More than an operator needs who tries out the settings. */
const REFUSALS_A_WINDOW = 60;
/** What most networks give to one customer: addresses within it cost nothing. */
const IPV6_PREFIX = 56;
/** Some 20 MB. */
const MAX_ADDRESSES = 100_000;

const TOO_MANY = new WebhookError(
  "too_many_refusals",
  `More than ${REFUSALS_A_WINDOW} requests a minute from this address were refused for their headers, and this one would be, too: send what is asked for, or wait.`,
);

/**
 * A handler to mount in front of the middleware. It counts, by address, the requests that their
 * headers alone refuse, and past the limit answers these 429, and no others: whatever the headers
 * let pass is verified, for Buildkite's good deliveries share addresses. To be made before
 * `tellOfDeliveries`, which is then told what was answered rather than what the middleware says.
 */
export function limitRefusals({ webhooks, trustProxy, log }: LimitRefusalsOptions): RequestHandler {
  const responses = new WeakMap<IncomingMessage, ServerResponse>();
  const refusals = new BoundedStore(MAX_ADDRESSES);
  // Sets the store's window and its clearing up; of the handler it makes nobody has need.
  rateLimit({ windowMs: WINDOW, store: refusals, validate: false });
  const warn = createSeldom(log);

  // The middleware tells of a refusal before it answers it, and leaves an answer that is begun alone.
  webhooks.onError((error, _delivery, request) => {
    const response = request && responses.get(request);
    if (!response || !isByHeaders(error, request)) return;
    const address = clientAddress(request, trustProxy) ?? "unknown";
    const key = ipKeyGenerator(address, IPV6_PREFIX);
    if (refusals.hits(key) < REFUSALS_A_WINDOW) {
      void refusals.increment(key);
      return;
    }
    warn({ verdict: TOO_MANY.code, address }, LIMITED);
    noteRefusal(request, TOO_MANY);
    answerRefused(response, TOO_MANY);
  });

  return (request, response, next) => {
    responses.set(request, response);
    next();
  };
}

const LIMITED =
  "an address has sent too many requests that their headers refuse: for the rest of the minute such ones of its are answered 429";

/** Whether the request was refused, and before its body was looked at. */
function isByHeaders(error: unknown, request: IncomingMessage): boolean {
  const isRefusal = error instanceof WebhookError && error.status < 500;
  return isRefusal && !request.readableDidRead && !request.readableEnded;
}

import type { IncomingHttpHeaders } from "node:http";
import type { WebhookEvent } from "./events.js";
import { header, type Verified } from "./verify.js";

/** How an event came to us. */
export interface Delivery {
  /** Buildkite's `X-Buildkite-Request`, where it was sent: not documented and not signed. */
  readonly id?: string;
  readonly method: "signature" | "token";
  /** Unix seconds at which Buildkite dispatched the request. Only with a signature. */
  readonly timestamp?: number;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** `X-Buildkite-Event` where it differs from the body's own `event`. Not signed: for logs alone. */
  readonly headerEvent?: string;
}

/** A verified delivery and its event. */
export interface Claimed {
  readonly event: WebhookEvent;
  readonly delivery: Delivery;
}

export function describeDelivery(
  headers: IncomingHttpHeaders,
  verified: Verified,
  { event }: WebhookEvent,
  receivedAt: number,
): Delivery {
  const id = header(headers, "x-buildkite-request");
  const headerEvent = header(headers, "x-buildkite-event");
  return {
    method: verified.method,
    receivedAt,
    ...(id !== undefined && /^[\w-]{1,64}$/.test(id) && { id }),
    ...(verified.method === "signature" && { timestamp: verified.timestamp }),
    ...(headerEvent !== undefined && headerEvent !== event && { headerEvent }),
  };
}

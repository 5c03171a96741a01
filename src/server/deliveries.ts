import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { REFUSALS, WebhookError } from "../webhook/index.js";
import type { Delivery, Received, Webhooks } from "../webhook/index.js";

/** How a request to the webhook ended. */
export type Ending = About &
  (
    | { readonly verdict: "accepted" | "duplicate"; readonly received: Received }
    | { readonly verdict: "refused"; readonly refusal: WebhookError }
    /** The sender went away before it was answered. */
    | { readonly verdict: "aborted" }
  );

interface About {
  /** What it brought, where it was verified: a refusal may come after that. */
  readonly received: Received | undefined;
  /** `X-Buildkite-Request`, where it was sent: not signed, but of an id's form. */
  readonly id: string | undefined;
  readonly address: string;
  /** As they came: the token or the signature is among them. */
  readonly headers: IncomingHttpHeaders;
  /** From the arrival of its headers until the answer has left. */
  readonly milliseconds: number;
}

export interface DeliveryListener {
  readonly ended: (ending: Ending) => void;
  /** A handler threw; or, where there is no delivery, the replay store did not release a claim. */
  readonly failed: (error: unknown, delivery: Delivery | undefined) => void;
}

export interface TellOptions {
  readonly listeners: readonly DeliveryListener[];
  /** Where a request comes from. It is asked while the connection is there. */
  readonly addressOf: (request: IncomingMessage) => string;
}

interface UnderWay {
  readonly response: ServerResponse;
  /** What it will be answered with. */
  refusal?: WebhookError;
}

const underWay = new WeakMap<IncomingMessage, UnderWay>();

/** Of a refusal in front of the middleware: it is told of as the middleware's own are. */
export function noteRefusal(request: IncomingMessage, refusal: WebhookError): void {
  const open = underWay.get(request);
  // Of several handlers' refusals the first is the answer.
  if (open) open.refusal ??= refusal;
}

/** A handler to mount before the middleware: it tells the listeners how each delivery ended. */
export function tellOfDeliveries(
  webhooks: Webhooks,
  { listeners, addressOf }: TellOptions,
): RequestHandler {
  webhooks.onError((error, delivery, request) => {
    const isAnswered = request && underWay.get(request)?.response.headersSent;
    if (error instanceof WebhookError && request && !isAnswered) {
      noteRefusal(request, error);
    } else if (delivery || !request) {
      for (const listener of listeners) listener.failed(error, delivery);
    }
  });

  return (request, response, next) => {
    const arrival = performance.now();
    const address = addressOf(request);
    const id = idOf(request);
    const open: UnderWay = { response };
    underWay.set(request, open);
    response.once("close", () => {
      const { buildkite: received, headers } = request;
      const milliseconds = performance.now() - arrival;
      const ending = endingOf({ received, id, address, headers, milliseconds }, open);
      for (const listener of listeners) listener.ended(ending);
    });
    next();
  };
}

function endingOf(
  about: About,
  { refusal, response: { headersSent, statusCode } }: UnderWay,
): Ending {
  if (refusal) return { ...about, verdict: "refused", refusal };
  const { received } = about;
  if (!received || !headersSent) return { ...about, verdict: "aborted" };
  // What the handlers threw was told of, each by itself.
  if (statusCode === REFUSALS.handler_failed) {
    return { ...about, verdict: "refused", refusal: HANDLER_FAILED };
  }
  return { ...about, received, verdict: received.duplicate ? "duplicate" : "accepted" };
}

const HANDLER_FAILED = new WebhookError("handler_failed", "Handling the delivery failed here.");

function idOf({ headers }: IncomingMessage): string | undefined {
  const id = headers["x-buildkite-request"];
  return typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}

/** Where the connection comes from: a proxy, where one is in front. */
export function peerAddress({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? "unknown";
}

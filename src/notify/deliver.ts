import { exchange, ExchangeError } from "../http/exchange.js";
import type { Message } from "./message.js";
import { retryAfter } from "./schedule.js";
import { signatureOf } from "./signature.js";

export interface Endpoint {
  readonly url: URL;
  readonly key: Buffer;
}

/** What came of a try. */
export type Outcome =
  | { readonly kind: "delivered" }
  /** The receiver wants nothing any more. */
  | { readonly kind: "gone" }
  | {
      readonly kind: "failed";
      /** In a few words, without the URL: that may be a secret. */
      readonly reason: string;
      /** Milliseconds for which the receiver asks to be left alone; 0 where it does not. */
      readonly retryAfter: number;
    };

export interface DeliverOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Milliseconds within which the whole answer has to be there. */
  readonly timeout?: number;
}

/** What Standard Webhooks recommends at the least. */
const TIMEOUT = 15_000;
/** Only the status counts. */
const MAX_BYTES = 64 * 1024;

/** Tries once, signed as of now. Never rejects. */
export async function deliver(
  { url, key }: Endpoint,
  { id, body }: Message,
  { now, signal, timeout = TIMEOUT }: DeliverOptions,
): Promise<Outcome> {
  const timestamp = Math.floor(now() / 1000);
  const headers = {
    "content-type": "application/json",
    "user-agent": "buildkite-build-light",
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatureOf({ id, timestamp, body }, key),
  };
  const request = { method: "POST", headers, body, signal, timeout, maxBytes: MAX_BYTES };
  try {
    const answer = await exchange(url, request);
    return outcomeOf(answer.status, answer.headers, now());
  } catch (error) {
    const reason = error instanceof ExchangeError ? error.message : "the request failed";
    return { kind: "failed", reason, retryAfter: 0 };
  }
}

function outcomeOf(status: number, headers: Headers, now: number): Outcome {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  if (status === 410) return { kind: "gone" };
  const isRedirect = status >= 300 && status < 400;
  return {
    kind: "failed",
    reason: `answered ${status}${isRedirect ? ": redirects are not followed" : ""}`,
    retryAfter: retryAfter(headers.get("retry-after"), now),
  };
}

import { short } from "../../builds/text.js";
import { UnknownEvent, type Received, type WebhookErrorCode } from "../../webhook/index.js";
import type { Ending } from "../deliveries.js";
import type { Effects } from "./effects.js";
import { redactBody, redactHeaders } from "./redact.js";

/** How a delivery came, how it ended and what it did. Nothing in it is secret; texts may be a stranger's. */
export interface RecordedDelivery extends Summary, Content {
  /** Missing where they are not known: it was not applied, or not yet. */
  readonly effects?: Effects;
}

export interface Content {
  /** Those in which nobody sends a secret, and the names of the others. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, cut at some 8 KB; of a verified delivery. */
  readonly body?: string;
}

export interface Summary {
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  readonly verdict: Ending["verdict"];
  readonly refusal?: { readonly code: WebhookErrorCode; readonly message: string };
  /** Missing where the sender went away before it was answered. */
  readonly status?: number;
  /** From the arrival of its headers until the answer has left. */
  readonly milliseconds: number;
  readonly address: string;
  /** `X-Buildkite-Request`. */
  readonly id?: string;
  /** Of a verified delivery, as is the method. */
  readonly event?: string;
  readonly method?: "signature" | "token";
}

/** `now`, in milliseconds since 1970, is when it ended. */
export function summarize(ending: Ending, now: number): Summary {
  const { verdict, received, id, address, milliseconds } = ending;
  const refusal = verdict === "refused" ? ending.refusal : undefined;
  const status = verdict === "aborted" ? undefined : (refusal?.status ?? 200);
  return {
    at: Math.round(now - milliseconds),
    verdict,
    milliseconds,
    address,
    ...(id !== undefined && { id }),
    ...(refusal && { refusal: { code: refusal.code, message: refusal.message } }),
    ...(status !== undefined && { status }),
    ...(received && { event: short(received.event.event), method: received.delivery.method }),
  };
}

export function redact({ headers, received }: Ending): Content {
  return {
    headers: redactHeaders(headers),
    ...(received && { body: redactBody(bodyOf(received)) }),
  };
}

function bodyOf({ event }: Received): unknown {
  return event instanceof UnknownEvent ? event.payload : event;
}

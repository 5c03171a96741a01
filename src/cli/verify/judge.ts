import {
  parse,
  verify,
  WebhookError,
  type Verified,
  type VerifyOptions,
  type WebhookErrorCode,
} from "../../webhook/index.js";
import { passingForm } from "./body-forms.js";
import type { PastedRequest } from "./pasted-request.js";

export type Judgement =
  | {
      readonly verdict: "accepted";
      readonly event: string;
      readonly method: Verified["method"];
      /** Unix seconds at which it was dispatched, where it is signed. */
      readonly timestamp?: number;
    }
  | {
      readonly verdict: "refused";
      readonly code: WebhookErrorCode;
      readonly message: string;
      /** What is probably the cause, where more can be said of it. */
      readonly hint?: string;
    };

/** What the middleware would make of the request, by the same verifier and parser. */
export function judge(request: PastedRequest, options: VerifyOptions): Judgement {
  const { headers, body } = request;
  try {
    const verified = verify(headers, body, options);
    const { event } = parse(body, headers);
    const timestamp = verified.method === "signature" && { timestamp: verified.timestamp };
    return { verdict: "accepted", event, method: verified.method, ...timestamp };
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    const { code, message } = error;
    const hint = HINTS[code]?.(request, options);
    return { verdict: "refused", code, message, ...(hint !== undefined && { hint }) };
  }
}

type Hint = (request: PastedRequest, options: VerifyOptions) => string | undefined;

const HINTS: Partial<Record<WebhookErrorCode, Hint>> = {
  credentials_missing: ({ headers }) =>
    `The headers that were read: ${Object.keys(headers).join(", ") || "none"}.`,
  timestamp_outside_window: () =>
    "It was sent long ago, or a clock is off: --no-window judges it without its age, --at as of a time.",
  signature_mismatch: ({ headers, body }, options) => {
    const form = passingForm(body.toString(), (text) => passes(headers, text, options));
    if (form === undefined) {
      return "No other form of the body matches either: probably the token is another one.";
    }
    return `The token is right: the body would match ${form}. Something re-formats it: a proxy, a parser in front of the middleware, or the page that it was copied from.`;
  },
};

function passes(headers: PastedRequest["headers"], body: string, options: VerifyOptions): boolean {
  try {
    verify(headers, body, options);
    return true;
  } catch {
    return false;
  }
}

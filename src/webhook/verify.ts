import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { WebhookError } from "./errors.js";
import { checkOptions, type CheckedOptions, type VerifyOptions } from "./options.js";
import { parseSignature, startMac } from "./signature.js";

const AT_BUILDKITE = "in the webhook's settings at Buildkite";

const MESSAGES = {
  credentials_missing: "Neither X-Buildkite-Signature nor X-Buildkite-Token was sent.",
  token_not_accepted: `Signatures are required: choose the HMAC signature ${AT_BUILDKITE}.`,
  token_mismatch: `X-Buildkite-Token is not the token set up here: copy it anew, it is ${AT_BUILDKITE}.`,
  signature_not_accepted: `Only tokens are accepted here: choose to send the token ${AT_BUILDKITE}.`,
  signature_mismatch: `The signature does not match the body under the token set up here: check that it is the token ${AT_BUILDKITE}, and that nothing on the way changes the body.`,
};

/** A body's raw bytes. A string stands for its UTF-8. */
export type Bytes = Uint8Array | string;
/** What Node gives (`request.headers`, names in lower case), or anything like a WHATWG `Headers`. */
export type WebhookHeaders = IncomingHttpHeaders | { get(name: string): string | null };

/** The proof that a delivery came from Buildkite. */
export type Verified =
  | { readonly method: "token" }
  | {
      readonly method: "signature";
      /** Unix seconds at which Buildkite dispatched the request. */
      readonly timestamp: number;
      /** The signature's 32 bytes: what to remember a delivery by, whatever its header's spelling. */
      readonly mac: Uint8Array;
    };

/** Its headers have passed; `update` takes the body as it arrives, `finish` is called once after it. */
export interface Verification {
  readonly update: (chunk: Bytes) => void;
  readonly finish: () => Verified;
}

/**
 * Proves that a request came from Buildkite, from its headers and its raw body alone, or throws a
 * WebhookError that says why not. It remembers nothing: what verifies once verifies again until its
 * timestamp leaves the window.
 */
export function verify(headers: WebhookHeaders, body: Bytes, options: VerifyOptions): Verified {
  const verification = startVerification(headers, checkOptions(options));
  verification.update(body);
  return verification.finish();
}

/** The first half of `verify`: throws all that the headers alone refuse, before a byte of the body. */
export function startVerification(headers: WebhookHeaders, options: CheckedOptions): Verification {
  const signature = header(headers, "x-buildkite-signature");
  // A signature decides as soon as its header is there: a bad one never falls back to the token.
  const given = signature ?? header(headers, "x-buildkite-token");
  if (given === undefined || given === "") throw refusal("credentials_missing");
  return signature === undefined ? startToken(given, options) : startSignature(given, options);
}

function startToken(token: string, { accept, tokens }: CheckedOptions): Verification {
  if (accept === "signature") throw refusal("token_not_accepted");
  // Hashed, so that comparing tells nothing of a length. Headers hold a character for each byte.
  const given = sha256(Buffer.from(token, "latin1"));
  if (!matchesAny(tokens.map(sha256), given)) throw refusal("token_mismatch");
  return { update: () => undefined, finish: () => ({ method: "token" }) };
}

function startSignature(value: string, options: CheckedOptions): Verification {
  if (options.accept === "token") throw refusal("signature_not_accepted");
  const { mac, ...written } = parseSignature(value);
  const timestamp = Number(written.timestamp);
  checkWindow(timestamp, options);
  const macs = options.tokens.map((token) => startMac(token, written.timestamp));
  return {
    update: (chunk) => void macs.map((each) => each.update(chunk)),
    finish() {
      const digests = macs.map((each) => each.digest());
      if (!matchesAny(digests, mac)) throw refusal("signature_mismatch");
      // Once more: a body may drip in for so long that its first delivery is forgotten by now.
      checkWindow(timestamp, options);
      return { method: "signature", timestamp, mac };
    },
  };
}

export function checkWindow(timestamp: number, { now, toleranceSeconds }: CheckedOptions): void {
  const ahead = timestamp - Math.floor(now() / 1000);
  if (Math.abs(ahead) <= toleranceSeconds) return; // A clock that gives NaN is refused.
  const distance = `${String(Math.abs(ahead))} seconds in the ${ahead > 0 ? "future" : "past"}`;
  const message = `The signature's timestamp lies ${distance}, and ${String(toleranceSeconds)} are tolerated: check this server's clock, and that this is no old request sent again.`;
  throw new WebhookError("timestamp_outside_window", message);
}

function refusal(code: keyof typeof MESSAGES): WebhookError {
  return new WebhookError(code, MESSAGES[code]);
}

/** Compares with all of them, in constant time, whichever matches. */
function matchesAny(expected: readonly Buffer[], given: Buffer): boolean {
  return expected.reduce((matched, each) => timingSafeEqual(each, given) || matched, false);
}

function sha256(value: Buffer | string): Buffer {
  return createHash("sha256").update(value).digest();
}

/** The header's value, undefined where it was not sent; one sent twice reads as one with a comma. */
export function header(headers: WebhookHeaders, name: string): string | undefined {
  if (isWhatwg(headers)) return headers.get(name) ?? undefined;
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

function isWhatwg(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === "function";
}

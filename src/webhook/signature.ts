import { createHmac } from "node:crypto";
import { WebhookError } from "./errors.js";

const TIMESTAMP = /^[0-9]{1,12}$/;
const SIGNATURE = /^[0-9a-fA-F]{64}$/;

export interface SignOptions {
  readonly token: string;
  readonly timestamp?: number | undefined;
}

/**
 * The value of `X-Buildkite-Signature` for a body, as Buildkite computes it: for your own tests, and
 * for tools that send deliveries. `token` is the webhook's at Buildkite, `timestamp` the Unix seconds
 * of the dispatch (default: now). Throws a TypeError for either that cannot be.
 */
export function sign(body: Uint8Array | string, options: SignOptions): string {
  const { token, timestamp = Math.floor(Date.now() / 1000) } = options;
  const time = String(timestamp);
  if (!token || !TIMESTAMP.test(time)) throw new TypeError("A token and Unix seconds are needed.");
  return `timestamp=${time},signature=${startMac(token, time).update(body).digest("hex")}`;
}

/** What Buildkite signs with: HMAC-SHA256 of `timestamp.body`, the timestamp's digits as written. */
export function startMac(token: string, timestamp: string): ReturnType<typeof createHmac> {
  return createHmac("sha256", token).update(`${timestamp}.`);
}

/**
 * Reads `timestamp=<Unix seconds>,signature=<64 hex digits>`: parts in any order, spaces round them
 * trimmed, other names ignored. Throws `signature_malformed` for anything else, a name twice included.
 */
export function parseSignature(value: string): { timestamp: string; mac: Buffer } {
  const parts: { timestamp?: string; signature?: string } = {};
  for (const part of value.split(",")) {
    const [start = ""] = part.split("=", 1);
    const name = start.trim();
    if (name !== "timestamp" && name !== "signature") continue;
    if (parts[name] !== undefined) throw malformed(`it has more than one ${name}`);
    parts[name] = part.slice(start.length + 1).trim();
  }
  const { timestamp, signature } = parts;
  if (timestamp === undefined) throw malformed("it has no timestamp");
  if (signature === undefined) throw malformed("it has no signature");
  if (!TIMESTAMP.test(timestamp)) throw malformed("its timestamp is not decimal digits");
  if (!SIGNATURE.test(signature)) throw malformed("its signature is not 64 hexadecimal digits");
  return { timestamp, mac: Buffer.from(signature, "hex") };
}

function malformed(reason: string): WebhookError {
  const header = "X-Buildkite-Signature: timestamp=<Unix seconds>,signature=<64 hex digits>";
  return new WebhookError("signature_malformed", `Expected "${header}", but ${reason}.`);
}

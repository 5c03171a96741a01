import { it, expect } from "@jest/globals";
import fc from "fast-check";
import { createHmac } from "node:crypto";
import { verify, WebhookError } from "../../src/webhook/index.js";
import { corpusOf } from "./corpus.js";
import { fuzz, PATIENCE_MS } from "./fuzz.js";
import { CHARACTERS } from "./hostile.js";
import { ANYWHERE, inserted, mutated, replaced } from "./mutate.js";

const TOKENS = ["harbour", "lamp-oil"];
const BODY = '{"event":"ping","service":{},"organization":{}}';
const SIGNED_AT = 1_772_600_400;
const TOLERANCE = 300;

const signature = mutated(corpusOf("headers"), [
  ...ANYWHERE,
  inserted(CHARACTERS),
  inserted([",", "=", " ", "timestamp=", "signature=", "timestamp", ",timestamp=1"]),
  replaced(/[a-f0-9]{64}/gi, ["0".repeat(64), "", "g".repeat(64)]),
  replaced(/\d{10}/g, ["1772600401", "1772600100", "1772600099", "1e9", "0x1", "1".repeat(13)]),
  replaced(/timestamp|signature/g, ["Timestamp", "signature", "timestamp", ""]),
]);
const token = fc.constantFrom(...TOKENS, "", "lamp", "lamp-oil,harbour", "lamp-oil ");

interface Request {
  readonly signature: string | undefined;
  readonly token: string | undefined;
  readonly body: string;
  readonly now: number;
  readonly accept: "either" | "signature" | "token";
}

const request: fc.Arbitrary<Request> = fc.record({
  signature: fc.option(signature, { nil: undefined, freq: 9 }),
  token: fc.option(token, { nil: undefined }),
  body: fc.constantFrom(BODY, BODY, BODY, `${BODY} `, ""),
  now: fc.integer({ min: -301_000, max: 301_000 }).map((ms) => SIGNED_AT * 1000 + ms),
  accept: fc.constantFrom("either", "either", "signature", "token"),
});

it(
  "a request is verified if and only if it is right, and else refused for the first thing wrong",
  () => {
    fuzz(request, (each) => {
      expect(ours(each)).toBe(expected(each));
    });
  },
  PATIENCE_MS,
);

function ours({ signature, token, body, now, accept }: Request): string {
  const headers = { "x-buildkite-signature": signature, "x-buildkite-token": token };
  try {
    return verify(headers, body, { token: TOKENS, accept, now: () => now }).method;
  } catch (error) {
    if (error instanceof WebhookError) return error.code;
    throw error;
  }
}

/** The contract, written a second time and in another way. */
function expected({ signature, token, body, now, accept }: Request): string {
  if (signature === undefined) {
    if (!token) return "credentials_missing";
    if (accept === "signature") return "token_not_accepted";
    return TOKENS.includes(token) ? "token" : "token_mismatch";
  }
  if (signature === "") return "credentials_missing";
  if (accept === "token") return "signature_not_accepted";
  const [timestamp, ...timestamps] = valuesOf(signature, "timestamp");
  const [mac, ...macs] = valuesOf(signature, "signature");
  if (timestamps.length > 0 || macs.length > 0) return "signature_malformed";
  if (!/^[0-9]{1,12}$/.test(timestamp ?? "")) return "signature_malformed";
  if (!/^[0-9a-f]{64}$/i.test(mac ?? "")) return "signature_malformed";
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > TOLERANCE) {
    return "timestamp_outside_window";
  }
  const macOf = (key: string) =>
    createHmac("sha256", key)
      .update(`${timestamp ?? ""}.${body}`)
      .digest("hex");
  const isRight = TOKENS.some((key) => macOf(key) === mac?.toLowerCase());
  return isRight ? "signature" : "signature_mismatch";
}

function valuesOf(header: string, name: string): string[] {
  const part = new RegExp(`(?:^|,)\\s*${name}\\s*(?:=([^,]*)|(?=,|$))`, "g");
  return [...header.matchAll(part)].map(([, value = ""]) => value.trim());
}

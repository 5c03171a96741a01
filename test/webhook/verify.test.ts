import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { sign, verify, WebhookError } from "../../src/webhook/index.js";
import type { VerifyOptions, WebhookHeaders } from "../../src/webhook/index.js";
import { codeOf } from "./support.js";

const TOKEN = "lamp-room-token";
const BODY = '{"event":"ping"}';
const TIMESTAMP = 1_772_600_767;
const SIGNATURE = sign(BODY, { token: TOKEN, timestamp: TIMESTAMP });
const FORGED = sign(BODY, { token: "another", timestamp: TIMESTAMP });
const now = (): number => TIMESTAMP * 1000;

function codeFor(headers: WebhookHeaders, options: Partial<VerifyOptions> = {}): string {
  return codeOf(() => verify(headers, BODY, { token: TOKEN, now, ...options }));
}

const signature = (value: string | string[]) => ({ "x-buildkite-signature": value });
const token = (value: string | string[]) => ({ "x-buildkite-token": value });

describe("verify", () => {
  it("says how, when and by what", () => {
    const mac = new Uint8Array(Buffer.from(SIGNATURE.slice(-64), "hex"));
    const verified = verify(signature(SIGNATURE), BODY, { token: TOKEN, now });
    expect(verified).toEqual({ method: "signature", timestamp: TIMESTAMP, mac: expect.anything() });
    expect("mac" in verified && new Uint8Array(verified.mac)).toEqual(mac);
    expect(verify(token(TOKEN), BODY, { token: TOKEN, now })).toEqual({ method: "token" });
  });

  it("takes the body as a string, as bytes, and as bytes that are no UTF-8", () => {
    const bytes = Uint8Array.of(0x7b, 0xff, 0xfe, 0xc3, 0x28, 0x00, 0x7d);
    const options = { token: TOKEN, now };
    const signed = signature(sign(bytes, { token: TOKEN, timestamp: TIMESTAMP }));
    expect(codeOf(() => verify(signed, bytes, options))).toBe("accepted");
    const decoded = new TextDecoder().decode(bytes);
    expect(codeOf(() => verify(signed, decoded, options))).toBe("signature_mismatch");
    expect(codeOf(() => verify(signature(SIGNATURE), Buffer.from(BODY), options))).toBe("accepted");
  });

  it.each([
    ["neither header", {}],
    ["an empty token", token("")],
    ["an empty signature", signature("")],
    ["an empty signature beside a good token", { ...signature(""), ...token(TOKEN) }],
    ["no headers that count", { authorization: `Bearer ${TOKEN}`, cookie: TOKEN }],
    ["names as Node never has them", { "X-Buildkite-Token": TOKEN }],
  ])("misses credentials with %s", (_, headers) => {
    expect(codeFor(headers)).toBe("credentials_missing");
  });

  it.each<[string, WebhookHeaders, string]>([
    ["both good", { ...signature(SIGNATURE), ...token(TOKEN) }, "accepted"],
    ["a good signature, a bad token", { ...signature(SIGNATURE), ...token("x") }, "accepted"],
    ["a forged signature", { ...signature(FORGED), ...token(TOKEN) }, "signature_mismatch"],
    ["a malformed signature", { ...signature("x"), ...token(TOKEN) }, "signature_malformed"],
    [
      "a signature twice",
      { ...signature([SIGNATURE, SIGNATURE]), ...token(TOKEN) },
      "signature_malformed",
    ],
  ])("lets the signature decide where both headers came: %s", (_, headers, code) => {
    expect(codeFor(headers)).toBe(code);
  });

  it.each<[VerifyOptions["accept"], WebhookHeaders, string]>([
    ["signature", token(TOKEN), "token_not_accepted"],
    ["signature", token("wrong"), "token_not_accepted"],
    ["signature", { ...signature(""), ...token(TOKEN) }, "credentials_missing"],
    ["signature", signature(SIGNATURE), "accepted"],
    ["token", signature(SIGNATURE), "signature_not_accepted"],
    ["token", signature("garbage"), "signature_not_accepted"],
    ["token", token(TOKEN), "accepted"],
    ["token", token("wrong"), "token_mismatch"],
    [undefined, token(TOKEN), "accepted"],
    [undefined, signature(SIGNATURE), "accepted"],
  ])("accepts %s: %j is %s", (accept, headers, code) => {
    expect(codeFor(headers, { accept })).toBe(code);
  });

  it.each([
    ["shorter", TOKEN.slice(1)],
    ["longer", `${TOKEN}x`],
    ["in another case", TOKEN.toUpperCase()],
    ["with a space before it", ` ${TOKEN}`],
    ["with a scheme", `Bearer ${TOKEN}`],
    ["as long as a header may be", "x".repeat(16_000)],
    ["of as many bytes", "x".repeat(TOKEN.length)],
    ["in another script", "ламп"],
  ])("refuses a token %s", (_, given) => {
    expect(codeFor(token(given))).toBe("token_mismatch");
  });

  it("refuses a token sent twice", () => {
    expect(codeFor(token([TOKEN, TOKEN]))).toBe("token_mismatch");
  });

  it("reads a header sent twice as one with a comma", () => {
    expect(codeFor(signature(SIGNATURE.split(",")))).toBe("accepted");
  });

  it("takes each of several tokens, and none besides", () => {
    const several = { token: ["old-token", TOKEN, "new-token"] };
    for (const each of several.token) {
      expect(codeFor(token(each), several)).toBe("accepted");
      const signed = sign(BODY, { token: each, timestamp: TIMESTAMP });
      expect(codeFor(signature(signed), several)).toBe("accepted");
    }
    expect(codeFor(token("old-token,new-token"), several)).toBe("token_mismatch");
    expect(codeFor(signature(FORGED), several)).toBe("signature_mismatch");
  });

  it("takes a token outside ASCII, as a header brings its UTF-8", () => {
    const secret = "Schlüssel-鍵";
    const asHeader = Buffer.from(secret).toString("latin1");
    expect(codeFor(token(asHeader), { token: secret })).toBe("accepted");
    expect(codeFor(new Headers(token(asHeader)), { token: secret })).toBe("accepted");
    const signed = sign(BODY, { token: secret, timestamp: TIMESTAMP });
    expect(codeFor(signature(signed), { token: secret })).toBe("accepted");
  });

  it("uses the secret exactly as given, spaces and all", () => {
    const signed = sign(BODY, { token: " padded ", timestamp: TIMESTAMP });
    expect(codeFor(signature(signed), { token: " padded " })).toBe("accepted");
    expect(codeFor(signature(signed), { token: "padded" })).toBe("signature_mismatch");
  });

  it("reads WHATWG Headers", () => {
    expect(codeFor(new Headers({ "X-Buildkite-Signature": SIGNATURE }))).toBe("accepted");
    expect(codeFor(new Headers({ "X-BUILDKITE-TOKEN": TOKEN }))).toBe("accepted");
    expect(codeFor(new Headers())).toBe("credentials_missing");
    const twice = new Headers({ "X-Buildkite-Signature": SIGNATURE });
    twice.append("x-buildkite-signature", SIGNATURE);
    expect(codeFor(twice)).toBe("signature_malformed");
  });

  it("is not misled by a header that is named get", () => {
    expect(codeFor({ get: "x", ...token(TOKEN) })).toBe("accepted");
  });
});

it("never passes and never breaks, whatever the headers say", () => {
  const any = fc.string({ unit: "binary" });
  const time = fc.oneof(any, fc.constant(String(TIMESTAMP)), fc.nat().map(String));
  const mac = fc.oneof(any, fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex));
  const name = fc.oneof(any, fc.constantFrom("timestamp", "signature", "TIMESTAMP", " signature "));
  const part = fc.oneof(
    time.map((value) => `timestamp=${value}`),
    mac.map((value) => `signature=${value}`),
    fc.tuple(name, any).map((pair) => pair.join("=")),
  );
  const written = fc.oneof(
    any,
    fc.array(part).map((parts) => parts.join(",")),
  );
  const value = fc.oneof(written, fc.array(written), fc.constant(undefined));
  const secret = fc.uuid();
  fc.assert(
    fc.property(value, value, secret, (signatureValue, tokenValue, secret) => {
      const headers = { "x-buildkite-signature": signatureValue, "x-buildkite-token": tokenValue };
      const check = (): unknown => verify(headers, BODY, { token: secret, now });
      expect(check).toThrow(WebhookError);
    }),
    { numRuns: 1000 },
  );
});

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

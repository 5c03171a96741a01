import { describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { keyOf, signatureOf } from "../../src/notify/signature.js";

const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 0xfb).toString("base64")}`;

describe("a signature", () => {
  it.each(["{}", '{"message":"Grüße, 灯"}', ""])("is what Standard Webhooks makes: %j", (body) => {
    const secret = secretOf(32);
    const key = keyOf(secret) ?? Buffer.alloc(0);
    const signature = signatureOf({ id: "msg_1", timestamp: 1_772_600_000, body }, key);
    const at = new Date(1_772_600_000_000);
    expect(signature).toBe(new Webhook(secret).sign("msg_1", at, body));
  });
});

describe("a secret", () => {
  it.each([24, 32, 64])("has %d bytes", (bytes) => {
    expect(keyOf(secretOf(bytes))).toEqual(Buffer.alloc(bytes, 0xfb));
  });

  it.each([
    ["too short", secretOf(23)],
    ["too long", secretOf(65)],
    ["without its prefix", secretOf(32).slice("whsec_".length)],
    ["not of base64", "whsec_a secret that is long enough, it seems"],
    ["of another alphabet", secretOf(32).replaceAll("+", "-")],
    ["empty", ""],
  ])("is none if %s", (_what, text) => {
    expect(keyOf(text)).toBeUndefined();
  });
});

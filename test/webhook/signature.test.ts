import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createHmac } from "node:crypto";
import { sign, verify } from "../../src/webhook/index.js";
import { codeOf } from "./support.js";

const TOKEN = "lamp-room-token";
const TIMESTAMP = 1772600767;
const now = (): number => TIMESTAMP * 1000;

/**
 * Computed by another hand:
 *   printf '%s' '1772600767.{"event":"ping","message":"Grüße, 世界"}' |
 *     openssl dgst -sha256 -hmac 'lamp-room-token'
 */
const VECTOR = {
  body: '{"event":"ping","message":"Grüße, 世界"}',
  mac: "630daa402800259a0c21b81aa1ea45c3993025b5b2d022de416f0384f8310bb7",
};
const { body: BODY, mac: MAC } = VECTOR;

function codeFor(signature: string, body: string | Uint8Array = BODY, at = now): string {
  return codeOf(() =>
    verify({ "x-buildkite-signature": signature }, body, { token: TOKEN, now: at }),
  );
}

describe("sign", () => {
  it("computes what openssl computes", () => {
    const signature = sign(BODY, { token: TOKEN, timestamp: TIMESTAMP });
    expect(signature).toBe(`timestamp=1772600767,signature=${MAC}`);
    expect(sign(Buffer.from(BODY), { token: TOKEN, timestamp: TIMESTAMP })).toBe(signature);
  });

  it("signs for now, in whole seconds, unless told", () => {
    const before = Math.floor(Date.now() / 1000);
    const timestamp = Number(/^timestamp=(\d+),/.exec(sign("{}", { token: TOKEN }))?.[1]);
    expect(timestamp).toBeGreaterThanOrEqual(before);
    expect(timestamp).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
  });

  it.each([NaN, Infinity, -1, 1.5, 1e21, 1772600767890])(
    "refuses the timestamp %p",
    (timestamp) => {
      expect(() => sign("{}", { token: TOKEN, timestamp })).toThrow(TypeError);
    },
  );

  it("refuses an empty token", () => {
    expect(() => sign("{}", { token: "", timestamp: TIMESTAMP })).toThrow(TypeError);
  });
});

describe("the signature header", () => {
  it.each([
    ["as Buildkite writes it", `timestamp=${TIMESTAMP},signature=${MAC}`],
    ["in the other order", `signature=${MAC},timestamp=${TIMESTAMP}`],
    ["with spaces and tabs round everything", `  timestamp =\t${TIMESTAMP} , signature = ${MAC} `],
    ["in upper case hex", `timestamp=${TIMESTAMP},signature=${MAC.toUpperCase()}`],
    ["in mixed case hex", `timestamp=${TIMESTAMP},signature=${MAC.replace("d", "D")}`],
    ["with an unknown name", `version=2,timestamp=${TIMESTAMP},signature=${MAC}`],
    ["with an unknown name twice", `v=1,timestamp=${TIMESTAMP},v=2,signature=${MAC}`],
    ["with a part that is no pair", `,,timestamp=${TIMESTAMP},hello,signature=${MAC},`],
    ["with an unknown value full of =", `x===,timestamp=${TIMESTAMP},signature=${MAC}`],
  ])("is accepted %s", (_, signature) => {
    expect(codeFor(signature)).toBe("accepted");
  });

  it.each([
    ["nothing but spaces", "  "],
    ["a bare mac", MAC],
    ["no timestamp", `signature=${MAC}`],
    ["no signature", `timestamp=${TIMESTAMP}`],
    [
      "a timestamp twice, both the same",
      `timestamp=${TIMESTAMP},timestamp=${TIMESTAMP},signature=${MAC}`,
    ],
    ["a timestamp twice, the first right", `timestamp=${TIMESTAMP},signature=${MAC},timestamp=1`],
    ["a timestamp twice, one of them empty", `timestamp=,timestamp=${TIMESTAMP},signature=${MAC}`],
    ["a signature twice", `timestamp=${TIMESTAMP},signature=${MAC},signature=${MAC}`],
    ["a signature twice, by spaces", `timestamp=${TIMESTAMP},signature=${MAC}, signature =${MAC}`],
    ["names in upper case", `TIMESTAMP=${TIMESTAMP},SIGNATURE=${MAC}`],
    ["semicolons", `timestamp=${TIMESTAMP};signature=${MAC}`],
    ["quotes", `timestamp="${TIMESTAMP}",signature="${MAC}"`],
    ["63 digits", `timestamp=${TIMESTAMP},signature=${MAC.slice(1)}`],
    ["65 digits", `timestamp=${TIMESTAMP},signature=${MAC}0`],
    ["a trailing =", `timestamp=${TIMESTAMP},signature=${MAC}=`],
    ["a digit that is not hex", `timestamp=${TIMESTAMP},signature=${MAC.replace("d", "g")}`],
    ["a 0x before it", `timestamp=${TIMESTAMP},signature=0x${MAC.slice(2)}`],
    ["a space in it", `timestamp=${TIMESTAMP},signature=${MAC.slice(0, 32)} ${MAC.slice(33)}`],
    ["base64", `timestamp=${TIMESTAMP},signature=${Buffer.from(MAC, "hex").toString("base64")}`],
    ["an empty signature", `timestamp=${TIMESTAMP},signature=`],
  ])("is malformed with %s", (_, signature) => {
    expect(codeFor(signature)).toBe("signature_malformed");
  });

  it.each([
    [`signature=${MAC}`, "it has no timestamp"],
    [`timestamp=${TIMESTAMP}`, "it has no signature"],
    ["signature=a,signature=b", "it has more than one signature"],
    [`timestamp=now,signature=${MAC}`, "its timestamp is not decimal digits"],
    [`timestamp=${TIMESTAMP},signature=x`, "its signature is not 64 hexadecimal digits"],
  ])("says what is expected, and what is wrong with %s", (signature, reason) => {
    const form = "X-Buildkite-Signature: timestamp=<Unix seconds>,signature=<64 hex digits>";
    const check = () => verify({ "x-buildkite-signature": signature }, BODY, { token: TOKEN, now });
    expect(check).toThrow(`Expected "${form}", but ${reason}.`);
  });

  it.each([
    "",
    " ",
    "NaN",
    "Infinity",
    "1e9",
    "0x69a7bdff",
    `+${TIMESTAMP}`,
    `-${TIMESTAMP}`,
    `${TIMESTAMP}.0`,
    `${TIMESTAMP}n`,
    `1_772_600_767`,
    `1772600767890`,
    `1772 600767`,
    "١٧٧٢٦٠٠٧٦٧",
    "null",
  ])("is malformed with the timestamp %p, however well it is signed", (timestamp) => {
    expect(codeFor(`timestamp=${timestamp},signature=${rawMac(timestamp)}`)).toBe(
      "signature_malformed",
    );
  });

  it("takes leading zeros as signed: the raw digits", () => {
    const timestamp = `00${TIMESTAMP}`;
    expect(codeFor(`timestamp=${timestamp},signature=${rawMac(timestamp)}`)).toBe("accepted");
    expect(codeFor(`timestamp=${timestamp},signature=${MAC}`)).toBe("signature_mismatch");
    expect(codeFor(`timestamp=${TIMESTAMP},signature=${rawMac(timestamp)}`)).toBe(
      "signature_mismatch",
    );
  });
});

describe("any bytes, token and time", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const token = fc.string({ unit: "binary", minLength: 1 });
  const timestamp = fc.nat(999_999_999_999);
  const delivery = { bytes, token, timestamp };

  it("verify once signed", () => {
    fc.assert(
      fc.property(fc.record(delivery), ({ bytes, token, timestamp }) => {
        const headers = { "x-buildkite-signature": sign(bytes, { token, timestamp }) };
        const verified = verify(headers, bytes, { token, now: () => timestamp * 1000 });
        expect(verified).toMatchObject({ method: "signature", timestamp });
      }),
    );
  });

  it("do not verify with any bit of the body or the mac flipped, or another time or token", () => {
    fc.assert(
      fc.property(fc.record({ ...delivery, bit: fc.nat(), other: token }), (given) => {
        const { bytes, token, timestamp, bit, other } = given;
        const options = { token, now: () => timestamp * 1000 };
        const check = (signature: string, body: Uint8Array, changed = {}): string =>
          codeOf(() =>
            verify({ "x-buildkite-signature": signature }, body, { ...options, ...changed }),
          );

        const signature = sign(bytes, { token, timestamp });
        const [time = "", mac = ""] = signature.split(",signature=");
        const flippedMac = flip(Buffer.from(mac, "hex"), bit).toString("hex");
        expect(check(`${time},signature=${flippedMac}`, bytes)).toBe("signature_mismatch");
        if (bytes.length > 0) expect(check(signature, flip(bytes, bit))).toBe("signature_mismatch");
        expect(check(signature, Buffer.concat([bytes, Buffer.of(0)]))).toBe("signature_mismatch");
        const shifted = timestamp > 0 ? timestamp - 1 : 1;
        expect(check(`timestamp=${shifted},signature=${mac}`, bytes)).toBe("signature_mismatch");
        fc.pre(!Buffer.from(other).equals(Buffer.from(token)));
        expect(check(signature, bytes, { token: other })).toBe("signature_mismatch");
      }),
    );
  });
});

/** The mac of the vector's body under whatever stands for the timestamp. */
function rawMac(timestamp: string): string {
  const signed = `${timestamp}.${BODY}`;
  return createHmac("sha256", TOKEN).update(signed).digest("hex");
}

function flip(bytes: Uint8Array, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  const at = (bit >> 3) % flipped.length;
  flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (bit & 7)), at);
  return flipped;
}

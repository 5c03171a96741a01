import { describe, expect, it } from "@jest/globals";
import { sign, verify, type VerifyOptions } from "../../src/webhook/index.js";
import { codeOf } from "./support.js";

const TOKEN = "lamp-room-token";
const BODY = '{"event":"ping"}';
const TIMESTAMP = 1_772_600_767;
const SIGNATURE = sign(BODY, { token: TOKEN, timestamp: TIMESTAMP });
const FORGED = sign(BODY, { token: "another", timestamp: TIMESTAMP });

function check(signature: string, options: Partial<VerifyOptions>): unknown {
  return verify({ "x-buildkite-signature": signature }, BODY, { token: TOKEN, ...options });
}

describe("the window", () => {
  it.each([
    [300, -300_000, "accepted"],
    [300, -300_001, "timestamp_outside_window"],
    [300, -301_000, "timestamp_outside_window"],
    [300, 300_000, "accepted"],
    [300, 300_999, "accepted"],
    [300, 301_000, "timestamp_outside_window"],
    [1, 1_999, "accepted"],
    [1, 2_000, "timestamp_outside_window"],
    [1, -1_000, "accepted"],
    [1, -1_001, "timestamp_outside_window"],
  ])("of %d seconds: a clock %d ms after the timestamp: %s", (toleranceSeconds, offset, code) => {
    const at = (): number => TIMESTAMP * 1000 + offset;
    expect(codeOf(() => check(SIGNATURE, { toleranceSeconds, now: at }))).toBe(code);
  });

  it.each([NaN, Infinity, -Infinity])("is closed where the clock says %d", (time) => {
    expect(codeOf(() => check(SIGNATURE, { now: () => time }))).toBe("timestamp_outside_window");
  });

  it.each([
    [-400, "400 seconds in the future"],
    [400, "400 seconds in the past"],
  ])("tells the difference and what to check: %d seconds", (offset, text) => {
    const old = (): unknown => check(SIGNATURE, { now: () => (TIMESTAMP + offset) * 1000 });
    expect(old).toThrow(text);
    expect(old).toThrow("clock");
    expect(old).toThrow(expect.objectContaining({ status: 401 }));
  });

  it("is looked at before the signature: an old forgery is old", () => {
    const at = { now: () => (TIMESTAMP + 1000) * 1000 };
    expect(codeOf(() => check(FORGED, at))).toBe("timestamp_outside_window");
  });
});

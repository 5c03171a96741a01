import { describe, expect, it } from "@jest/globals";
import { delayAfter, retryAfter } from "../../src/notify/schedule.js";

const HOUR = 60 * 60 * 1000;
const NOW = Date.UTC(2026, 2, 4, 6);

describe("the wait after a failed try", () => {
  it("grows from five seconds to a day, over three days, and then there is none", () => {
    const delays = Array.from({ length: 9 }, (_, index) => delayAfter(index + 1, () => 0) ?? NaN);
    expect(delays[0]).toBe(5_000);
    expect(delays.at(-1)).toBe(24 * HOUR);
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(delays.reduce((sum, delay) => sum + delay) / HOUR).toBeCloseTo(75.58, 1);
    expect(delayAfter(10, () => 0)).toBeUndefined();
  });

  it("is up to a tenth longer by chance", () => {
    expect(delayAfter(1, () => 0.5)).toBe(5_250);
  });
});

describe("Retry-After", () => {
  it.each([
    ["120", 120_000],
    ["0", 0],
    [new Date(NOW + 90_000).toUTCString(), 90_000],
    [new Date(NOW - 90_000).toUTCString(), 0],
    ["999999999999", 24 * HOUR],
    ["soon", 0],
    ["-5", 0],
    ["", 0],
    [null, 0],
  ])("%j", (header, wait) => {
    expect(retryAfter(header, NOW)).toBe(wait);
  });
});

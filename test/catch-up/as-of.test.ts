import { describe, expect, it } from "@jest/globals";
import { asOf } from "../../src/catch-up/as-of.js";

const NOW = Date.UTC(2026, 2, 4, 6, 0, 30);
const SECOND = NOW / 1000;

function second(headers: Record<string, string>, took = 0, now = NOW): number | undefined {
  const date = new Date(NOW).toUTCString();
  return asOf({ headers: new Headers({ date, ...headers }), took }, now);
}

describe("the second as of which an answer is", () => {
  it.each<[string, Record<string, string>, number, number]>([
    ["was over when it was asked for", {}, 0, -1],
    ["was over then, though the answer was quick", {}, 3, -1],
    ["was over then, though the answer took its time", {}, 2500, -3],
    ["is behind by as long as it lay in a cache", { age: "20" }, 500, -21],
    ["takes no age from what is none", { age: "soon" }, 0, -1],
  ])("%s", (_, headers, took, behind) => {
    expect(second(headers, took)).toBe(SECOND + behind);
  });

  it.each<[string, Record<string, string>, number]>([
    ["no date", { date: "" }, NOW],
    ["a date that is none", { date: "yesterday" }, NOW],
    ["a clock that is ahead of ours", {}, NOW - 5 * 60_000 - 1],
    ["a clock that is behind ours", {}, NOW + 5 * 60_000 + 1],
  ])("is not known with %s", (_, headers, now) => {
    expect(second(headers, 0, now)).toBeUndefined();
  });

  it("is known while the clocks differ no more than those of deliveries may", () => {
    expect(second({}, 0, NOW + 5 * 60_000)).toBe(SECOND - 1);
    expect(second({}, 0, NOW - 5 * 60_000)).toBe(SECOND - 1);
  });
});

import { describe, expect, it } from "@jest/globals";

import { readLimit } from "../../../src/lights/cloud/rate-limit.js";

const NOW = 1_800_000_000_000;
const MARGIN = 250;

type Told = Record<string, string>;

function read(status: number, headers: Told = {}) {
  return readLimit({ status, headers: new Headers(headers), body: undefined }, NOW);
}

const reset = (seconds: number): Told => ({ "x-ratelimit-reset": String(NOW / 1000 + seconds) });
const remaining = (requests: number): Told => ({ "x-ratelimit-remaining": String(requests) });

describe("what an answer says of the limit", () => {
  it("is how many requests are left, and until when", () => {
    expect(read(207, { ...remaining(7), ...reset(37) })).toEqual({
      remaining: 7,
      reset: NOW / 1000 + 37,
      endsIn: 37_000 + MARGIN,
    });
  });

  it("is told by LIFX's clock, whatever ours shows", () => {
    const date = new Date(NOW - 600_000).toUTCString();
    expect(read(200, { ...remaining(7), ...reset(-590), date })).toEqual({
      remaining: 7,
      reset: NOW / 1000 - 590,
      endsIn: 10_000 + MARGIN,
    });
  });

  it.each([
    ["no headers", 207, {}],
    ["only a reset", 207, reset(37)],
    ["nonsense", 207, { "x-ratelimit-remaining": "many" }],
    ["a failure", 503, { "retry-after": "5" }],
  ])("is nothing with %s", (_what, status, headers) => {
    expect(read(status, headers)).toBeUndefined();
  });

  it.each<[string, Told, number]>([
    ["to the reset", reset(37), 37_000],
    ["as Retry-After says", { "retry-after": "5" }, 5000],
    ["for the longer of both", { "retry-after": "50", ...reset(7) }, 50_000],
    ["a second where the reset is past", reset(-9), 1000],
    ["a minute where the headers are broken", { "x-ratelimit-reset": "soon" }, 60_000],
    ["an hour at most", { "x-ratelimit-reset": "99999999999999" }, 3_600_000],
  ])("is that none are left after a 429: wait %s", (_how, headers, wait) => {
    expect(read(429, { ...remaining(9), ...headers })).toMatchObject({
      remaining: 0,
      endsIn: wait + MARGIN,
    });
  });
});

import { describe, expect, it } from "@jest/globals";

import {
  afterAnswer,
  afterSending,
  leftAt,
  LIMIT,
  NOTHING_KNOWN,
  waitAt,
  type Allowance,
  type Limit,
} from "../../../src/lights/cloud/allowance.js";

const NOW = 1_000_000;

const said = (remaining: number, reset = 60): Limit => ({
  remaining,
  reset,
  endsIn: reset * 1000 - 1000,
});

/** So many leave, one after the other in no time. */
function sending(count: number, allowance: Allowance, now = NOW): Allowance {
  return Array.from({ length: count }).reduce<Allowance>(
    (before) => afterSending(before, now),
    allowance,
  );
}

/** One leaves, and is answered so. */
function asked(limit: Limit | undefined, before = NOTHING_KNOWN, now = NOW): Allowance {
  return afterAnswer(afterSending(before, now), limit, now);
}

describe("at first, and once a window is over", () => {
  const later = NOW + 60_000;

  it.each([
    ["at first", NOTHING_KNOWN, NOW],
    ["after a window", asked(said(0)), later],
  ])("%s one request asks, and others wait for its answer for two seconds", (_, before, now) => {
    expect([leftAt(before, now), waitAt(before, 60, now)]).toEqual([LIMIT, 0]);
    const waiting = afterSending(before, now);
    expect([leftAt(waiting, now), waitAt(waiting, 0, now)]).toEqual([0, 2000]);
    expect(waitAt(waiting, 0, now + 1999)).toBe(1);
    expect(waitAt(waiting, 0, now + 2000)).toBe(0);
    expect(leftAt(afterAnswer(waiting, said(40, 120), now), now)).toBe(40);
  });

  it("what was sent before its end and is not answered yet holds up nobody", () => {
    expect(waitAt(sending(3, asked(said(9))), 0, later)).toBe(0);
  });
});

describe("within a window", () => {
  it("what is under way counts, and what is to be left is left", () => {
    const three = sending(3, asked(said(10)));
    expect(leftAt(three, NOW)).toBe(7);
    expect([waitAt(three, 6, NOW), waitAt(three, 7, NOW)]).toEqual([0, 59_000]);
  });

  it("an older answer that comes later raises nothing", () => {
    const two = sending(2, asked(said(10)));
    expect(leftAt(afterAnswer(afterAnswer(two, said(8), NOW), said(9), NOW), NOW)).toBe(8);
  });

  it.each([
    ["of the window before", said(119, 58)],
    ["whose end is rounded differently", said(11, 61)],
  ])("one %s raises nothing", (_what, limit) => {
    expect(leftAt(asked(limit, asked(said(10))), NOW)).toBe(10);
  });

  it("one without a word may have been counted", () => {
    expect(leftAt(asked(undefined, asked(said(10))), NOW)).toBe(9);
  });

  it("one of the next window is believed", () => {
    expect(leftAt(asked(said(119, 120), asked(said(0))), NOW)).toBe(119);
  });

  it("the earliest end that was told counts, for dates are rounded down", () => {
    const early = asked({ ...said(0), endsIn: 500 }, asked(said(5)));
    expect(waitAt(early, 0, NOW)).toBe(500);
    const late = asked({ ...said(0), endsIn: 9000 }, early);
    expect(waitAt(late, 0, NOW)).toBe(500);
  });
});

describe("where LIFX says nothing", () => {
  it("120 may leave in a minute", () => {
    const all = sending(LIMIT - 1, asked(undefined));
    expect([leftAt(all, NOW), waitAt(all, 0, NOW), waitAt(all, 0, NOW + 60_999)]).toEqual([
      0, 61_000, 1,
    ]);
    expect(leftAt(all, NOW + 61_000)).toBe(LIMIT);
  });

  it("what it has not told of counts once it says more", () => {
    expect(leftAt(asked(said(10), asked(undefined, asked(undefined))), NOW)).toBe(8);
  });

  it("what is to be left is waited for", () => {
    const spread = sending(50, sending(50, asked(undefined), NOW), NOW + 10_000);
    expect(waitAt(spread, 18, NOW + 10_000)).toBe(0);
    expect(waitAt(spread, 19, NOW + 10_000)).toBe(51_000);
    expect(waitAt(spread, 110, NOW + 10_000)).toBe(61_000);
  });
});

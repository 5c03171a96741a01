import { describe, expect, it } from "@jest/globals";

import type { Status } from "../../../src/builds/status.js";
import { URGENCY, urgencyOf } from "../../../src/lights/cloud/urgency.js";

const words = "Invented";

describe("a look is as urgent as it is red, and once it has not changed for a second", () => {
  it.each<[Status | undefined, keyof typeof URGENCY, keyof typeof URGENCY]>([
    ["failing", "red", "settledRed"],
    ["failed", "red", "settledRed"],
    ["failed_running", "red", "settledRed"],
    ["blocked", "look", "settled"],
    ["running", "look", "settled"],
    ["passed", "look", "settled"],
    [undefined, "look", "settled"],
  ])("%s: first %s, then %s", (status, first, then) => {
    const frame = { words, ...(status && { status }) };
    expect(urgencyOf(frame, 0)).toEqual(URGENCY[first]);
    expect(urgencyOf(frame, 999)).toEqual(URGENCY[first]);
    expect(urgencyOf(frame, 1000)).toEqual(URGENCY[then]);
  });

  it("which a moment never is", () => {
    const frame = { words, status: "failed", moment: "ping" } as const;
    expect(urgencyOf(frame, 60_000)).toEqual(URGENCY.moment);
  });
});

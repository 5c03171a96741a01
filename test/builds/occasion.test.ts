import { describe, expect, it } from "@jest/globals";
import { occasions } from "../../src/builds/occasion.js";
import { outlook, PATIENCE } from "../../src/builds/outlook.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { branchOf, T, word } from "./words.js";

const NOW = T * 1000;
const atGate = (state: string) => word(1, state, 0, { blocked: true });

describe("occasions", () => {
  it.each<[string[], string, Sighting[]]>([
    [["passed"], "a pass", [word(1, "passed")]],
    [["failed"], "a failure", [word(1, "failed")]],
    [["passed", "fixed"], "a fix", [word(1, "failed"), word(2, "passed", 9)]],
    [["failed", "still_failing"], "another failure", [word(1, "failed"), word(2, "failed", 9)]],
    [["failed"], "a failure, and the next build", [word(1, "failed"), word(2, "running", 9)]],
    [[], "a failure that is tried again", [word(1, "failed"), word(1, "running", 9)]],
    [[], "a build without a verdict", [word(1, "running")]],
    [[], "a pass up to a gate, canceled there", [atGate("passed"), word(1, "canceled", 9)]],
    [[], "a failure up to a gate, canceled there", [atGate("failed"), word(1, "canceled", 9)]],
    [["passed"], "a pass beyond a gate", [atGate("passed"), word(1, "passed", 9)]],
  ])("are %j of %s", (expected, _, words) => {
    expect(occasions(outlook(branchOf(...words), NOW))).toEqual(expected);
  });

  it("are none of a branch that says nothing any more", () => {
    const stale = branchOf(word(1, "failed", 0, { branch: "wick" }));
    expect(occasions(outlook(stale, NOW + PATIENCE.branch))).toEqual([]);
  });
});

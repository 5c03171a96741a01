import { describe, expect, it } from "@jest/globals";
import { statusOf } from "../../src/builds/status-of.js";
import type { Status } from "../../src/builds/status.js";

type Row = readonly [state: string, open: Status | undefined, blocked: Status | undefined];

/** What each build state says, of a build that waits for nobody and of one that waits for a person. */
const STATES: readonly Row[] = [
  ["creating", "scheduled", "scheduled"],
  ["scheduled", "scheduled", "scheduled"],
  ["waiting", "scheduled", "scheduled"],
  ["running", "running", "running"],
  ["failing", "failing", "failing"],
  ["waiting_failed", "failing", "failing"],
  ["blocked", "blocked", "blocked"],
  ["passed", "passed", "blocked"],
  ["failed", "failed", "failed"],
  ["canceling", undefined, undefined],
  ["canceled", undefined, undefined],
  ["skipped", undefined, undefined],
  ["not_run", undefined, undefined],
  ["a state of next year's", undefined, undefined],
  ["constructor", undefined, undefined],
  ["PASSED", undefined, undefined],
  ["", undefined, undefined],
];

/** Every state with every value that `blocked` can have. */
const BUILDS = STATES.flatMap(([state, open, waiting]) => [
  { state, status: open },
  { state, blocked: null, status: open },
  { state, blocked: false, status: open },
  { state, blocked: true, status: waiting },
]);

describe("a build", () => {
  it.each(BUILDS)("$state, blocked: $blocked, is $status", ({ status, ...build }) => {
    expect(statusOf(build)).toBe(status);
  });
});

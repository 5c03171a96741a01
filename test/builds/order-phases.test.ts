import { describe, expect, it } from "@jest/globals";
import { compareJob, compareNow } from "../../src/builds/order.js";
import { buildSnapshot, jobSnapshot } from "./snapshots.js";

type Pair = readonly [a: string, b: string];

/** The phases of a build's life. At its end a failure outweighs all else, so that none is hidden. */
const OF_A_BUILD = [
  ["creating"],
  ["scheduled", "waiting"],
  ["running", "a word that is new"],
  ["failing", "waiting_failed"],
  ["blocked"],
  ["canceling"],
  ["passed", "canceled", "skipped", "not_run"],
  ["failed"],
];

/** The phases of a job's life: it waits, is put into a queue, goes to an agent, runs, and ends. */
const OF_A_JOB = [
  ["pending", "waiting", "blocked"],
  ["unblocked", "limiting", "limited", "platform_limiting", "platform_limited", "scheduled"],
  ["reserved", "assigned", "accepted"],
  ["running", "a word that is new"],
  ["canceling", "timing_out"],
  ["finished", "passed", "failed", "canceled", "expired", "timed_out", "skipped", "broken"],
];

/** Each state with each of the phase that comes next. */
function successions(phases: readonly (readonly string[])[]): Pair[] {
  return phases.flatMap((states, index) =>
    states.flatMap((a) => (phases[index + 1] ?? []).map((b): Pair => [a, b])),
  );
}

/** Each state with each of its own phase, both ways. */
function companions(phases: readonly (readonly string[])[]): Pair[] {
  return phases.flatMap((states) =>
    states.flatMap((a) => states.filter((b) => b !== a).map((b): Pair => [a, b])),
  );
}

/** Compares two builds of which the first would come last by the text of their fields. */
function compareBuilds([a, b]: Pair): number {
  return compareNow(buildSnapshot({ id: "z", state: a }), buildSnapshot({ id: "a", state: b }));
}

/** Compares two jobs of which the first would come last by the text of their fields. */
function compareJobs([a, b]: Pair): number {
  return compareJob(jobSnapshot({ id: "z", state: a }), jobSnapshot({ id: "a", state: b }));
}

describe.each([
  ["build", OF_A_BUILD, compareBuilds],
  ["job", OF_A_JOB, compareJobs],
])("of a %s's words at one instant", (_, phases, compare) => {
  it.each(successions(phases))("%s comes before %s", (...pair) => {
    expect(compare(pair)).toBeLessThan(0);
  });

  it.each(companions(phases))("neither %s nor %s comes first: the fields tell", (...pair) => {
    expect(compare(pair)).toBeGreaterThan(0);
  });
});

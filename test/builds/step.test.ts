import { describe, expect, it } from "@jest/globals";
import { isLeftOut, isNamed, isOver, statusOfJob, stepOf } from "../../src/builds/step.js";
import type { JobStatus } from "../../src/builds/step.js";
import { jobWord } from "./words.js";

const STATES: readonly (readonly [state: string, status: JobStatus | undefined])[] = [
  ["pending", "scheduled"],
  ["waiting", "scheduled"],
  ["limiting", "scheduled"],
  ["limited", "scheduled"],
  ["platform_limiting", "scheduled"],
  ["platform_limited", "scheduled"],
  ["scheduled", "scheduled"],
  ["reserved", "scheduled"],
  ["assigned", "running"],
  ["accepted", "running"],
  ["running", "running"],
  ["canceling", "running"],
  ["timing_out", "running"],
  ["blocked", "blocked"],
  ["unblocked", "passed"],
  ["passed", "passed"],
  ["failed", "failed"],
  ["timed_out", "failed"],
  ["expired", "failed"],
  ["canceled", undefined],
  ["skipped", undefined],
  ["broken", undefined],
  ["waiting_failed", undefined],
  ["blocked_failed", undefined],
  ["unblocked_failed", undefined],
  ["finished", undefined],
  ["constructor", undefined],
  ["", undefined],
];

function jobOf(state: string, job: object = {}) {
  const { job: found } = jobWord(1, state, 0, job);
  if (!found) throw new Error("A word of a job is without one.");
  return found;
}

describe("a job", () => {
  it.each(STATES)("%j is %j", (state, status) => {
    expect(statusOfJob(jobOf(state))).toBe(status);
    expect(isOver(jobOf(state))).toBe(status === "passed" || status === "failed");
    expect(isLeftOut(jobOf(state))).toBe(state === "skipped" || state === "broken");
  });

  it.each(STATES)("%j that may fail is %j, and passes where it fails", (state, status) => {
    const soft = jobOf(state, { soft_failed: true });
    expect(statusOfJob(soft)).toBe(status === "failed" ? "passed" : status);
  });

  it.each([
    ["test", true, { step_key: "test", name: "Tests" }],
    ["Tests", true, { step_key: null, name: "Tests" }],
    ["job-1", false, { step_key: null, name: null, label: null }],
  ])("stands for the step %j", (step, named, names) => {
    expect(stepOf(jobOf("passed", names))).toBe(step);
    expect(isNamed(jobOf("passed", names))).toBe(named);
  });
});

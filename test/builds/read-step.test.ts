import { describe, expect, it } from "@jest/globals";
import { PATIENCE } from "../../src/builds/outlook.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { triggeredBuildsOf } from "../../src/builds/step-outlook.js";
import { stepOf } from "./steps.js";
import { branchOf, jobWord, T, word } from "./words.js";

const NOW = T * 1000;
const HOUR = 60 * 60 * 1000;

/** The second and third attempt at the job of build 1; an attempt of another index or element. */
const second = (state: string, after: number) =>
  jobWord(1, state, after, { id: "job-1b", retry_source: { job_id: "job-1" } });
const third = (state: string, after: number) =>
  jobWord(1, state, after, { id: "job-1c", retry_source: { job_id: "job-1b" } });
const retried = (state: string) => jobWord(1, state, 0, { retried: true });
const soft = (state: string) => jobWord(1, state, 0, { soft_failed: true });
const matrix = (name: string, state: string, after = 0) => jobWord(1, state, after, { id: name });
const parallel = (index: number, state: string, after = 0, job: object = {}) => {
  const place = { parallel_group_index: index, parallel_group_total: 2 };
  return jobWord(1, state, after, { id: `parallel-${index}`, ...place, ...job });
};
const redone = (index: number, state: string, after: number) => {
  const retry_source = { job_id: `parallel-${index}` };
  return parallel(index, state, after, { id: `again-${index}`, retry_source });
};
const thirdOf = (index: number, state: string, after: number) =>
  parallel(index, state, after, { id: `third-${index}`, retry_source: { job_id: "lost" } });
const failing = [jobWord(2, "failed"), jobWord(2, "running", 9, { id: "job-2b" })];
const blocked = word(1, "passed", 60, { blocked: true });

const RULES: Record<string, [status: string | undefined, what: string, words: Sighting[]][]> = {
  "a job": [
    ["passed", "passed", [jobWord(1, "passed")]],
    ["failed", "failed", [jobWord(1, "failed")]],
    ["failed", "took too long", [jobWord(1, "timed_out")]],
    ["failed", "found no agent in time", [jobWord(1, "expired")]],
    ["passed", "failed, softly", [soft("failed")]],
    ["passed", "took too long, softly", [soft("timed_out")]],
    [undefined, "was canceled", [jobWord(1, "canceled")]],
    [undefined, "was skipped", [jobWord(1, "skipped")]],
    [undefined, "is broken", [jobWord(1, "broken")]],
    [undefined, "waited when its build failed", [jobWord(1, "waiting_failed")]],
    [undefined, "is in a state that is new to us", [jobWord(1, "levitating")]],
    ["scheduled", "waits for others", [jobWord(1, "waiting")]],
    ["scheduled", "waits for its turn", [jobWord(1, "limited")]],
    ["scheduled", "waits for an agent", [jobWord(1, "scheduled")]],
    ["running", "has an agent", [jobWord(1, "accepted")]],
    ["running", "runs", [jobWord(1, "running")]],
    ["running", "is being canceled", [jobWord(1, "canceling")]],
    ["running", "is being timed out", [jobWord(1, "timing_out")]],
    ["blocked", "waits for a person", [jobWord(1, "blocked", 0, { type: "manual" })]],
    ["passed", "was unblocked", [jobWord(1, "unblocked", 0, { type: "manual" })]],
  ],
  attempts: [
    ["passed", "the last one speaks", [retried("failed"), second("passed", 9)]],
    ["passed", "even if `retried` was lost", [jobWord(1, "failed"), second("passed", 9)]],
    ["failed", "also where it fails", [retried("passed"), second("failed", 9)]],
    ["failed_running", "a retry waits", [jobWord(1, "failed"), second("scheduled", 9)]],
    ["failed_running", "a retry runs", [jobWord(1, "failed"), second("running", 9)]],
    ["failed_running", "a retry that is not heard of yet", [retried("failed")]],
    ["running", "a retry of a pass", [jobWord(1, "passed"), second("running", 9)]],
    ["failed", "a retry was canceled", [retried("failed"), second("canceled", 9)]],
    ["passed", "three", [retried("failed"), second("failed", 9), third("passed", 19)]],
    ["passed", "the first was not heard of", [second("failed", 9), third("passed", 19)]],
  ],
  "parallel jobs": [
    ["passed", "all passed", [parallel(0, "passed"), parallel(1, "passed")]],
    ["failed", "one failed", [parallel(0, "passed"), parallel(1, "failed")]],
    ["failing", "one failed, one runs", [parallel(0, "failed"), parallel(1, "running")]],
    ["failing", "one failed, one waits", [parallel(0, "failed"), parallel(1, "scheduled")]],
    ["failing", "one failed, one is not heard of yet", [parallel(0, "failed")]],
    ["running", "one passed, one runs", [parallel(0, "passed"), parallel(1, "running")]],
    ["running", "one passed, one waits", [parallel(0, "passed"), parallel(1, "scheduled")]],
    ["running", "one passed, one is not heard of yet", [parallel(0, "passed")]],
    ["scheduled", "one waits, one is not heard of yet", [parallel(0, "scheduled")]],
    ["passed", "one is not heard of, its build passed", [parallel(0, "passed"), word(1, "passed")]],
    [
      undefined,
      "one is not heard of, its build failed",
      [parallel(0, "passed"), word(1, "failed")],
    ],
    [undefined, "one passed, one was canceled", [parallel(0, "passed"), parallel(1, "canceled")]],
    ["failed", "one failed, one was canceled", [parallel(0, "failed"), parallel(1, "canceled")]],
    [
      "passed",
      "one passed in its retry",
      [parallel(0, "failed"), parallel(1, "passed"), redone(0, "passed", 9)],
    ],
    [
      "passed",
      "an attempt between two was not heard of",
      [parallel(0, "failed"), parallel(1, "passed"), thirdOf(0, "passed", 19)],
    ],
    [
      "failed_running",
      "the failed one is retried",
      [parallel(0, "failed"), parallel(1, "passed"), redone(0, "running", 9)],
    ],
    [
      "running",
      "a retry stands for its job, of which nothing was heard",
      [redone(0, "passed", 9), parallel(1, "running", 9)],
    ],
  ],
  "a matrix": [
    ["passed", "all passed", [matrix("a", "passed"), matrix("b", "passed")]],
    ["failed", "one failed", [matrix("a", "passed"), matrix("b", "failed")]],
    ["failing", "one failed, one runs", [matrix("a", "failed"), matrix("b", "running")]],
    ["passed", "one was left out", [matrix("a", "passed"), matrix("b", "skipped")]],
  ],
  "an end that was lost": [
    ["passed", "of a job, its build passed", [jobWord(1, "running"), word(1, "passed", 60)]],
    [undefined, "of a job, its build failed", [jobWord(1, "running"), word(1, "failed", 60)]],
    [
      undefined,
      "of a job, its build was canceled",
      [jobWord(1, "running"), word(1, "canceled", 60)],
    ],
    ["running", "of a job, its build is blocked", [jobWord(1, "running"), blocked]],
    ["passed", "of a retry, its build passed", [jobWord(1, "failed"), word(1, "passed", 60)]],
    ["failed", "of a retry, its build failed", [retried("failed"), word(1, "failed", 60)]],
    ["running", "is none: it runs since", [word(1, "passed", 60), jobWord(1, "running", 120)]],
    [
      "passed",
      "its build passed, and runs again",
      [jobWord(1, "running"), word(1, "passed", 60), word(1, "running", 120)],
    ],
  ],
  builds: [
    ["failed_running", "a failure, then a run", [jobWord(1, "failed"), jobWord(2, "running", 9)]],
    [
      "failed",
      "a failure, then one that waits",
      [jobWord(1, "failed"), jobWord(2, "scheduled", 9)],
    ],
    ["failing", "a pass, then one that fails", [jobWord(1, "passed"), ...failing]],
    ["failed", "a failure, then a canceled one", [jobWord(1, "failed"), jobWord(2, "canceled", 9)]],
    ["passed", "a pass above a run", [jobWord(1, "running"), jobWord(2, "passed", 9)]],
    ["passed", "a failed build whose step passed", [jobWord(1, "passed"), word(1, "failed", 60)]],
  ],
};

describe.each(Object.entries(RULES))("the status of a step: %s", (_, rules) => {
  it.each(rules)("is %s: %s", (status, _what, words) => {
    expect(stepOf(words).status).toBe(status);
    expect(stepOf(words.toReversed()).status).toBe(status);
  });
});

describe("a trigger step", () => {
  const job = (state: string) =>
    jobWord(1, state, 0, { type: "trigger", triggered_build: { id: "build-7" } });
  const source = "trigger_job";

  it.each([
    ["failed", "passed", [word(7, "failed", 9, { source })]],
    ["passed", "running", [word(7, "passed", 9, { source })]],
    ["running", "passed", [word(7, "running", 9, { source })]],
    ["failing", "running", [word(7, "failing", 9, { source })]],
    ["blocked", "passed", [word(7, "passed", 9, { source, blocked: true })]],
    ["failed_running", "passed", [word(7, "failed", 9), word(7, "running", 19)]],
    [undefined, "passed", [word(7, "canceled", 9, { source })]],
  ])("is %s by the build that it made, though its job %s", (status, state, words) => {
    const [triggered] = branchOf(...words).builds;
    expect(stepOf([job(state), word(1, "passed", 60)], NOW, triggered).status).toBe(status);
  });

  it.each(["passed", "failed", "running"])(
    "is %s as its job where nothing else is known",
    (state) => {
      expect(stepOf([job(state)]).status).toBe(state);
      const nothing = { id: "build-7", number: 7, jobs: [] };
      expect(stepOf([job(state)], NOW, nothing).status).toBe(state);
    },
  );

  it("is taken to have ended when nothing was heard of the build that it made for 12 hours", () => {
    const [triggered] = branchOf(word(7, "running", 3600)).builds;
    const until = NOW + HOUR + PATIENCE.running;
    expect(stepOf([job("passed")], until - 1, triggered)).toMatchObject({
      status: "running",
      until,
    });
    expect(stepOf([job("passed")], until, triggered)).not.toHaveProperty("status");
  });

  it("names the builds that it made", () => {
    expect(triggeredBuildsOf(branchOf(job("passed"), jobWord(2, "passed")))).toEqual(["build-7"]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { stepOf } from "./steps.js";
import { branchOf, jobWord, T, word } from "./words.js";

const NOW = T * 1000;
const of = (id: string, state: string, after = 0, job: object = {}) =>
  jobWord(1, state, after, { id, ...job });

describe("since when a step is so", () => {
  it("is the last of its jobs' results, for a verdict", () => {
    const words = [of("a", "passed", 9), of("b", "failed", 5)];
    expect(stepOf(words).verdict).toMatchObject({ status: "failed", at: NOW + 9000 });
  });

  it("is the first of its jobs on their way, beside those that are over", () => {
    const words = [of("a", "passed", 1), of("b", "running", 5), of("c", "running", 9)];
    expect(stepOf(words)).toMatchObject({ status: "running", since: NOW + 5000 });
  });

  it("is the first failure, for one that is failing", () => {
    const words = [of("a", "failed", 5), of("b", "failed", 9), of("c", "running", 1)];
    expect(stepOf(words)).toMatchObject({ status: "failing", since: NOW + 5000 });
  });

  it("is its end for a job that failed softly", () => {
    const words = [of("a", "failed", 7, { soft_failed: true })];
    expect(stepOf(words).verdict).toMatchObject({ status: "passed", at: NOW + 7000 });
  });

  it("is its build's end for a job whose end was lost", () => {
    const words = [of("a", "running"), word(1, "passed", 60)];
    expect(stepOf(words).verdict).toMatchObject({ status: "passed", at: NOW + 60_000 });
  });
});

describe("a step", () => {
  it("has no verdict while a job of it is on its way, though one has failed", () => {
    expect(stepOf([of("a", "failed"), of("b", "running")])).not.toHaveProperty("verdict");
  });

  it("tells of the build that it is of", () => {
    const words = [jobWord(1, "passed", 0, {}, { message: "Trim the wick" })];
    expect(stepOf(words).verdict?.build).toMatchObject({ number: 1, message: "Trim the wick" });
  });

  it("goes on where an attempt was left out and the next was not", () => {
    const words = [of("a", "broken"), of("b", "passed", 9, { retry_source: { job_id: "a" } })];
    expect(stepOf(words).status).toBe("passed");
  });

  it("has passed where its trigger may fail, and what it made has failed", () => {
    const [made] = branchOf(word(7, "failed", 9, { source: "trigger_job" })).builds;
    const job = { type: "trigger", triggered_build: { id: "build-7" } };
    const failed = (soft_failed: boolean) => [of("a", "failed", 0, { ...job, soft_failed })];
    expect(stepOf(failed(true), NOW, made).status).toBe("passed");
    expect(stepOf(failed(false), NOW, made).status).toBe("failed");
  });

  it("says nothing of a job that may fail and was canceled", () => {
    expect(stepOf([of("a", "canceled", 0, { soft_failed: true })]).status).toBeUndefined();
  });

  it.each(["canceled", "skipped", "not_run"])("is over when its build is %s", (state) => {
    const end = word(1, state, 60, { finished_at: new Date(NOW + 60_000).toISOString() });
    expect(stepOf([of("a", "running"), end]).status).toBeUndefined();
  });
});

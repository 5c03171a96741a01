import { describe, expect, it } from "@jest/globals";
import { forget } from "../../src/builds/forget.js";
import type { BuildRecord } from "../../src/builds/record.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { branchOf, jobWord, T, word } from "./words.js";

const DAY = 24 * 60 * 60;
const HORIZON = 30 * DAY;
const wick = { branch: "wick" };

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** What is left of the builds that the words tell of, so long after T. */
function left(after: number, ...words: readonly Sighting[]): readonly BuildRecord[] {
  return forget(branchOf(...words).builds, T + after);
}

const jobsOf = (builds: readonly BuildRecord[]) =>
  builds.flatMap(({ jobs }) => jobs.map(({ id }) => id));

describe("what is forgotten of a build", () => {
  it("is nothing while all of it can be shown: then it is the same list", () => {
    const { builds } = branchOf(word(1, "failed", 0, wick), jobWord(1, "failed", 0, {}, wick));
    expect(forget(builds, T + HORIZON)).toBe(builds);
    expect(forget(builds, T + HORIZON + 1)).toEqual([]);
  });

  it("is a job alone, where its verdict is newer", () => {
    const words = [jobWord(1, "failed", 0, {}, wick), word(1, "failed", 60, wick)];
    const [build] = left(HORIZON + 30, ...words);
    expect(build).toMatchObject({ now: { state: "failed" }, verdict: { state: "failed" } });
    expect(build?.jobs).toEqual([]);
  });

  it("is a job alone, where there is no verdict, and then there is none after it", () => {
    const words = [jobWord(1, "failed", 0, {}, wick), word(1, "running", 60, wick)];
    const [build] = left(HORIZON + 30, ...words);
    expect(Object.keys(build ?? {})).toEqual(["id", "number", "now", "jobs"]);
  });
});

describe("what is kept of a default branch", () => {
  it("is the hundred newest verdicts of builds that trigger steps made", () => {
    const source = "trigger_job";
    const made = upTo(102).map((number) => word(number, "passed", number, { source }));
    const others = [103, 104].map((number) => word(number, "failed", number));
    const kept = left(HORIZON, ...made, ...others).map(({ number }) => number);
    expect(kept).toEqual(upTo(104).slice(2));
  });

  it("is a step of any of its ten newest verdicts, however old", () => {
    const verdicts = upTo(10).map((number) => word(number + 1, "passed", number));
    const jobs = [jobWord(1, "failed"), jobWord(2, "failed"), jobWord(3, "failed")];
    expect(jobsOf(left(HORIZON, ...jobs, ...verdicts))).toEqual(["job-1", "job-2", "job-3"]);
    expect(jobsOf(left(400 * DAY, ...jobs, ...verdicts))).toEqual(["job-2", "job-3"]);
  });

  it("is the last end of a step, however many builds have it on its way", () => {
    const running = upTo(12).map((number) => jobWord(number + 1, "running", number));
    expect(jobsOf(left(60, jobWord(1, "failed"), ...running))).toContain("job-1");
  });

  it("is nothing of a step that lies below its ten newest ends, though it never ended", () => {
    const ends = upTo(10).map((number) => jobWord(number + 1, "passed", number));
    expect(jobsOf(left(60, jobWord(1, "running"), ...ends))).toHaveLength(10);
    expect(jobsOf(left(60, jobWord(1, "running"), ...ends.slice(1)))).toHaveLength(10);
  });

  it("counts a step's ends by build, not by job", () => {
    const words = upTo(9).flatMap((number) =>
      ["a", "b"].map((half) => jobWord(number, "passed", number, { id: `${half}-${number}` })),
    );
    expect(jobsOf(left(60, ...words))).toHaveLength(18);
  });
});

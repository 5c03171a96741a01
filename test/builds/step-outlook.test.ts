import { describe, expect, it } from "@jest/globals";
import { PATIENCE } from "../../src/builds/outlook.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { stepOutlooks } from "../../src/builds/step-outlook.js";
import { stepOf } from "./steps.js";
import { branchOf, jobWord, T, word } from "./words.js";

const NOW = T * 1000;
const DAY = 24 * 60 * 60 * 1000;

function named(words: readonly Sighting[], matches: (name: string) => boolean): string[] {
  const options = { now: NOW, patience: PATIENCE, heardAt: 0, buildById: () => undefined };
  return stepOutlooks(branchOf(...words), matches, options).map(({ step }) => step);
}

describe("the steps of a branch", () => {
  const step = (key: string | null, label: string | null, number = 1) =>
    jobWord(number, "passed", 0, { id: `${key}-${label}-${number}`, step_key: key, name: label });
  const words = [step("test", "Test"), step(null, "Lint"), step("deploy", null), step(null, null)];

  it.each([
    [["test"], (name: string) => name === "test"],
    [["test"], (name: string) => name === "Test"],
    [["Lint", "deploy", "test"], () => true],
    [[], (name: string) => name === "none"],
  ])("are %j where those match by key or label", (steps, matches) => {
    expect(named(words, matches)).toEqual(steps);
  });

  it("have names that are missing, which match nothing", () => {
    expect(named([step("test", null)], (name) => name !== "test")).toEqual([]);
  });

  it("match by any name that one of their jobs ever had", () => {
    const words = [step("test", "Old"), step("test", "New", 2), step("test", "Newer", 2)];
    for (const name of ["Old", "New", "Newer"]) {
      expect(named(words, (each) => each === name)).toEqual(["test"]);
    }
  });

  it("never grow stale on a default branch while its newest verdict has them", () => {
    const words = [jobWord(1, "failed"), word(1, "failed", 60)];
    expect(stepOf(words, NOW + 100 * DAY)).toMatchObject({ status: "failed", until: Infinity });
    const more = [jobWord(2, "failed", 90), word(2, "failed", 120)];
    expect(stepOf([...words, ...more], NOW + 100 * DAY).status).toBe("failed");
  });

  it("grow stale on a default branch too where its newest verdict does without them", () => {
    const halves = [jobWord(1, "failed", 60, { id: "a" }), jobWord(1, "passed", 0, { id: "b" })];
    const words = [...halves, word(1, "failed", 90), word(2, "passed", 120)];
    const until = NOW + 60_000 + PATIENCE.branch;
    expect(stepOf(words, until - 1)).toMatchObject({ status: "failed", until });
    expect(stepOf(words, until)).not.toHaveProperty("status");
  });

  it("are not taken to be gone by a newer build that still runs", () => {
    const words = [jobWord(1, "failed"), word(1, "failed", 60), word(2, "running", 120)];
    expect(stepOf(words, NOW + 100 * DAY)).toMatchObject({ status: "failed", until: Infinity });
  });

  it("know which build speaks, the one before, and those on their way", () => {
    const of = (number: number, state: string) => jobWord(number, state, number);
    const words = [of(1, "failed"), of(2, "canceled"), of(3, "passed"), of(4, "running")];
    expect(stepOf(words)).toMatchObject({
      status: "running",
      since: NOW + 4000,
      verdict: { status: "passed", at: NOW + 3000, build: { id: "build-3", number: 3 } },
      previous: { status: "failed", build: { number: 1 } },
      active: [{ status: "running", build: { number: 4 } }],
      fixed: true,
    });
    expect(stepOf([of(1, "failed"), of(2, "failed")])).toMatchObject({ stillFailing: true });
  });

  it("name a build of which its jobs are left", () => {
    const { builds, ...branch } = branchOf(jobWord(1, "failed", 60));
    const jobs = builds.map(({ id, number, jobs }) => ({ id, number, jobs }));
    const options = { now: NOW, patience: PATIENCE, heardAt: 0, buildById: () => undefined };
    const [seen] = stepOutlooks({ ...branch, builds: jobs }, () => true, options);
    expect(seen?.outlook.verdict?.build).toEqual({ id: "build-1", number: 1, t: T + 60 });
  });

  it("do not go round in circles with jobs that are retries of each other", () => {
    const circle = ["a", "b"].map((id, index) => {
      return jobWord(1, "failed", index, { id, retry_source: { job_id: id === "a" ? "b" : "a" } });
    });
    expect(stepOf(circle).status).toBe("failed");
  });

  it("go by time as their branch does", () => {
    const running = [jobWord(1, "running")];
    expect(stepOf(running, NOW + PATIENCE.running)).not.toHaveProperty("status");
    const waits = [jobWord(1, "blocked", 0, { type: "manual" })];
    expect(stepOf(waits, NOW + 3 * DAY)).toMatchObject({ status: "blocked", until: Infinity });
    const wick = [jobWord(1, "failed", 0, {}, { branch: "wick" })];
    const until = NOW + PATIENCE.branch;
    expect(stepOf(wick, until - 1)).toMatchObject({ status: "failed", until });
    expect(stepOf(wick, until)).toMatchObject({ active: [], until: Infinity });
    expect(stepOf(wick, until)).not.toHaveProperty("status");
  });
});

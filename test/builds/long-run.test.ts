import { describe, expect, it } from "@jest/globals";
import { outlook } from "../../src/builds/outlook.js";
import { occasions } from "../../src/builds/occasion.js";
import type { JobSnapshot, Sighting } from "../../src/builds/sighting.js";
import type { Overrides } from "../helpers/payloads.js";
import { stepOf } from "./steps.js";
import { branchOf, signed, sightingOf, stateOf, T, word } from "./words.js";

const DAY = 24 * 60 * 60;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** A job of a build that ended so long after T, as it was told a second later. */
function job(number: number, state: string, after: number, what: Overrides["job"]): Sighting {
  const at = iso(T + after);
  const build = {
    id: `build-${number}`,
    number,
    state: "running",
    ...times(at),
    finished_at: null,
  };
  const instants = { ...times(at), runnable_at: at, finished_at: at };
  const body = { id: `job-${number}`, state, ...instants, ...what };
  return sightingOf("job.finished", { build, job: body }, signed(T + after + 1));
}

function times(at: string) {
  return { created_at: at, scheduled_at: at, started_at: at };
}

function jobsOf(...sightings: readonly Sighting[]): JobSnapshot[] {
  return branchOf(...sightings).builds.flatMap(({ jobs }) => jobs);
}

describe("a step", () => {
  it("without key and label is not kept: no rule can ask for it", () => {
    const unnamed = { step_key: null, name: null };
    expect(jobsOf(job(1, "failed", 0, unnamed), job(2, "passed", 1, unnamed))).toEqual([]);
  });

  it("whose label is another each time is forgotten after 30 days, on a default branch too", () => {
    const words = Array.from({ length: 40 }, (_, day) => [
      job(day + 1, "failed", day * DAY, { step_key: null, name: `Deploy 1.0.${day}` }),
      word(day + 1, "failed", day * DAY + 10),
    ]).flat();
    const kept = jobsOf(...words).map(({ label }) => label);
    expect(kept).not.toContain("Deploy 1.0.0");
    expect(kept).toContain("Deploy 1.0.39");
    expect(kept.length).toBeLessThan(33);
  });

  it("that newer builds do without is silent after 14 days, on a default branch too", () => {
    const words = [job(1, "failed", 0, { step_key: "gone" }), word(2, "passed", 20 * DAY)];
    const at = (days: number) => stepOf(words, (T + days * DAY) * 1000).status;
    expect([at(13), at(15)]).toEqual(["failed", undefined]);
    const [alone] = words;
    expect(alone && stepOf([alone], (T + 100 * DAY) * 1000).status).toBe("failed");
  });

  it("that triggers a build and may fail softly passes when that build fails", () => {
    const [made] = branchOf(word(9, "failed", 0, { source: "trigger_job" })).builds;
    const trigger = { type: "trigger", step_key: "horn", triggered_build: { id: made?.id ?? "" } };
    const soft = job(1, "failed", 0, { ...trigger, soft_failed: true });
    const hard = job(1, "failed", 0, trigger);
    const at = (T + 60) * 1000;
    expect([stepOf([soft], at, made).status, stepOf([hard], at, made).status]).toEqual([
      "passed",
      "failed",
    ]);
  });
});

describe("an agent whose clock runs ahead", () => {
  const ahead = { started_at: iso(T), finished_at: iso(T + 3600) };

  it("does not let a job's word overtake the end of its build", () => {
    const late = job(1, "passed", 0, { ...ahead, step_key: "test" });
    for (const words of [
      [late, word(1, "passed", 2)],
      [word(1, "passed", 2), late],
    ]) {
      expect(outlook(branchOf(...words), (T + 60) * 1000).status).toBe("passed");
    }
  });

  it("does not move what is forgotten", () => {
    const far = { ...ahead, finished_at: iso(T + 31 * DAY), step_key: "test" };
    expect(stateOf(job(1, "passed", 0, far)).newest).toBeLessThanOrEqual(T + 1);
  });

  it("leaves a body with no instant but that one dated by its dispatch", () => {
    const none = { created_at: null, scheduled_at: null, started_at: null, finished_at: null };
    const times = { ...none, runnable_at: null, finished_at: iso(T + 3600) };
    const sighting = sightingOf("job.finished", { build: none, job: times }, signed(T + 5));
    expect([sighting.build.t, sighting.job?.t]).toEqual([T + 5, T + 5]);
  });
});

describe("a build that was canceled at its gate", () => {
  it("is no occasion for anything, though it passed so far", () => {
    const words = [
      word(1, "failed"),
      word(2, "passed", 60, { blocked: true }),
      word(2, "canceled", 120),
    ];
    expect(occasions(outlook(branchOf(...words), (T + 130) * 1000))).toEqual([]);
    const on = [...words.slice(0, 2), word(2, "passed", 120)];
    expect(occasions(outlook(branchOf(...on), (T + 130) * 1000))).toEqual(["passed", "fixed"]);
  });
});

it("a number that is none is of no build", () => {
  expect(() => sightingOf("build.running", { build: { number: 1.5 } })).toThrow("says nothing");
});

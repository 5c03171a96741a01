import { describe, expect, it } from "@jest/globals";
import {
  compareJob,
  compareNow,
  comparePipeline,
  compareVerdict,
  later,
} from "../../src/builds/order.js";
import type { BuildSnapshot, JobSnapshot, PipelineSnapshot } from "../../src/builds/sighting.js";
import { buildSnapshot, jobSnapshot } from "./snapshots.js";

/** Whichever of the two was there first. */
function expectLater<T>(compare: (a: T, b: T) => number, before: T, after: T): void {
  expect(later(compare, before, after)).toBe(after);
  expect(later(compare, after, before)).toBe(after);
}

const retried = (state: string) => ({ state, retried: true });

describe("the later word", () => {
  it("is the first one, where there was none before", () => {
    const first = buildSnapshot();
    expect(later(compareNow, undefined, first)).toBe(first);
  });

  it("is the one that was there, where both say the same", () => {
    const kept = buildSnapshot();
    expect(compareNow(kept, buildSnapshot())).toBe(0);
    expect(later(compareNow, kept, buildSnapshot())).toBe(kept);
  });

  it.each<[string, Partial<BuildSnapshot>, Partial<BuildSnapshot>]>([
    ["t before all", { t: 1, newest: 9, state: "passed" }, { t: 2, newest: 0, state: "running" }],
    ["the newest instant", { newest: 1, state: "passed" }, { newest: 2, state: "running" }],
    ["the phase", { state: "running", by: "Otto" }, { state: "failing", by: "Ida" }],
    ["a block rather than its state", { state: "passed", blocked: true }, { state: "canceling" }],
    ["a block after it ran", { state: "running" }, { state: "passed", blocked: true }],
    ["the fields, where nothing else tells", { by: "Ida" }, { by: "Otto" }],
  ])("of a build goes by %s", (_, before, after) => {
    expectLater(compareNow, buildSnapshot(before), buildSnapshot(after));
  });

  it.each<[string, Partial<JobSnapshot>, Partial<JobSnapshot>]>([
    ["t before all", { t: 1, newest: 9, state: "passed" }, { t: 2, newest: 0, state: "running" }],
    ["the newest instant", { newest: 1, state: "passed" }, { newest: 2, state: "running" }],
    ["a retry before the phase", { state: "passed" }, { state: "scheduled", retried: true }],
    ["the phase, where both are retried", retried("running"), retried("failed")],
    ["the fields, where nothing else tells", { label: "Lint" }, { label: "Test" }],
  ])("of a job goes by %s", (_, before, after) => {
    expectLater(compareJob, jobSnapshot(before), jobSnapshot(after));
  });

  it.each<[string, Partial<PipelineSnapshot>, Partial<PipelineSnapshot>]>([
    ["t before all", { t: 1, name: "Tower" }, { t: 2, name: "Lamp room" }],
    ["the fields, where nothing else tells", { name: "Lamp room" }, { name: "Tower" }],
  ])("of a pipeline goes by %s", (_, before, after) => {
    const pipeline = { id: "lamp-room", t: 1, slug: "lamp-room", name: "Lamp room" };
    expectLater(comparePipeline, { ...pipeline, ...before }, { ...pipeline, ...after });
  });
});

describe("the later verdict", () => {
  it.each<[string, Partial<BuildSnapshot>, Partial<BuildSnapshot>]>([
    ["finished_at before t", { finishedAt: 5000, t: 9 }, { finishedAt: 6000, t: 6 }],
    ["t, in seconds, for a finished_at that is missing", { t: 5 }, { finishedAt: 5001, t: 1 }],
    ["a finished_at before a t", { finishedAt: 4999, t: 9 }, { t: 5 }],
    ["then t", { finishedAt: 5000, t: 5, by: "Otto" }, { finishedAt: 5000, t: 6, by: "Ida" }],
    ["the failure, where times are the same", { state: "passed" }, { state: "failed" }],
    ["the fields, where nothing else tells", { by: "Ida" }, { by: "Otto" }],
  ])("goes by %s", (_, before, after) => {
    expectLater(compareVerdict, buildSnapshot(before), buildSnapshot(after));
  });
});

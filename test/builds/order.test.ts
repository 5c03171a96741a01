import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compareJob, compareNow, compareVerdict, later } from "../../src/builds/order.js";
import type { BuildSnapshot, JobSnapshot } from "../../src/builds/sighting.js";
import { snapshot } from "./words.js";

const some = { requiredKeys: [] } satisfies { requiredKeys: [] };
const t = fc.constantFrom(1, 2);
const newest = fc.constantFrom(1000, 1500, 2000);

const builds: fc.Arbitrary<BuildSnapshot> = fc
  .tuple(
    fc.record({
      t,
      newest,
      state: fc.constantFrom("scheduled", "running", "failing", "passed", "failed", "new"),
      blocked: fc.boolean(),
    }),
    fc.record({ finishedAt: newest, by: fc.constantFrom("Ida", "Otto") }, some),
  )
  .map(([must, may]) => snapshot({ ...must, ...may }));

const jobs: fc.Arbitrary<JobSnapshot> = fc.record({
  id: fc.constant("job"),
  t,
  newest,
  type: fc.constant("script"),
  state: fc.constantFrom("scheduled", "running", "failed", "new"),
  softFailed: fc.boolean(),
  isDefaultBranch: fc.constant(true),
  retried: fc.boolean(),
});

function isTotal<T>(items: fc.Arbitrary<T>, compare: (a: T, b: T) => number): void {
  fc.assert(
    fc.property(items, items, items, (a, b, c) => {
      expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
      expect(compare(a, b) === 0).toBe(JSON.stringify(a) === JSON.stringify(b));
      const [low, middle, high] = [a, b, c].sort(compare);
      if (!low || !middle || !high) throw new Error("Three were sorted, and fewer came back.");
      for (const [below, above] of [
        [low, middle],
        [middle, high],
        [low, high],
      ] as const) {
        expect(compare(below, above)).toBeLessThanOrEqual(0);
      }
    }),
    { numRuns: 3000 },
  );
}

describe("the orders", () => {
  it("are total: what a build does now", () => {
    isTotal(builds, compareNow);
  });

  it("are total: its verdict", () => {
    isTotal(builds, compareVerdict);
  });

  it("are total: a job", () => {
    isTotal(jobs, compareJob);
  });

  it.each<[string, Partial<BuildSnapshot>, Partial<BuildSnapshot>]>([
    ["t before all", { t: 1, newest: 9, state: "passed" }, { t: 2, newest: 0, state: "running" }],
    ["the newest instant", { newest: 1, state: "passed" }, { newest: 2, state: "running" }],
    ["running after scheduled", { state: "scheduled" }, { state: "running" }],
    ["failing after running", { state: "running" }, { state: "failing" }],
    ["failed after failing", { state: "failing" }, { state: "failed" }],
    ["blocked after running", { state: "running" }, { state: "passed", blocked: true }],
    ["canceled after blocked", { state: "passed", blocked: true }, { state: "canceled" }],
    ["of two ends the failure", { state: "passed" }, { state: "failed" }],
    ["passed after blocked", { state: "passed", blocked: true }, { state: "passed" }],
  ])("of now: %s", (_, before, after) => {
    const [a, b] = [snapshot(before), snapshot(after)];
    expect(later(compareNow, a, b)).toBe(b);
    expect(later(compareNow, b, a)).toBe(b);
  });

  it.each<[string, Partial<BuildSnapshot>, Partial<BuildSnapshot>]>([
    ["finished_at before t", { finishedAt: 5000, t: 9 }, { finishedAt: 6000, t: 6 }],
    ["t for a finished_at that is missing", { t: 5 }, { finishedAt: 6000, t: 1 }],
    ["the failure, where nothing else tells", { state: "passed" }, { state: "failed" }],
    ["then t", { finishedAt: 5000, t: 5 }, { finishedAt: 5000, t: 6 }],
  ])("of verdicts: %s", (_, before, after) => {
    const [a, b] = [snapshot(before), snapshot(after)];
    expect(later(compareVerdict, a, b)).toBe(b);
    expect(later(compareVerdict, b, a)).toBe(b);
  });
});

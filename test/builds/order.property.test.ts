import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compareJob, compareNow, compareVerdict } from "../../src/builds/order.js";
import type { BuildSnapshot, JobSnapshot } from "../../src/builds/sighting.js";
import { buildSnapshot } from "./snapshots.js";

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
  .map(([must, may]) => buildSnapshot({ ...must, ...may }));

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
});

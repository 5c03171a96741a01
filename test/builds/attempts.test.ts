import { describe, expect, it } from "@jest/globals";
import { attemptsOf } from "../../src/builds/attempts.js";
import type { JobSnapshot } from "../../src/builds/sighting.js";

function job(id: string, overrides: Partial<JobSnapshot> = {}): JobSnapshot {
  const usual = { t: 1, newest: 1000, type: "script", state: "failed", isDefaultBranch: true };
  return { id, ...usual, softFailed: false, retried: false, ...overrides };
}

const idsOf = (jobs: readonly JobSnapshot[]) =>
  attemptsOf(jobs).map((line) => line.map(({ id }) => id));

describe("a line of attempts", () => {
  it("goes from the first to the last by what is the retry of what, whatever they are called", () => {
    const jobs = [job("a", { retryOf: "b" }), job("b", { retryOf: "c" }), job("c")];
    expect(idsOf(jobs)).toEqual([["c", "b", "a"]]);
  });

  it("goes by time where nothing else tells, as where the attempts between were lost", () => {
    const later = job("a", { parallelIndex: 0, newest: 2000 });
    const earlier = job("b", { parallelIndex: 0, newest: 1000 });
    expect(idsOf([later, earlier])).toEqual([["b", "a"]]);
  });

  it("ends with the retry that is not heard of yet, which waits", () => {
    const known = job("a", { retried: true, softFailed: true, stepKey: "test", t: 5 });
    const { id, t, newest, type, isDefaultBranch } = known;
    const nothing = { state: "scheduled", softFailed: false, retried: false };
    expect(attemptsOf([known])).toEqual([
      [known, { id, t, newest, type, isDefaultBranch, ...nothing }],
    ]);
  });
});

describe("parallel jobs of which one is not heard of yet", () => {
  const place = { parallelTotal: 3 };
  const older = job("a", { ...place, parallelIndex: 0, t: 1, newest: 1000 });
  const newer = job("b", { ...place, parallelIndex: 1, t: 2, newest: 2000 });

  it.each([[[older, newer]], [[newer, older]]])(
    "have a line for it, as new as the newest of them",
    (jobs) => {
      const lines = attemptsOf(jobs);
      expect(lines).toHaveLength(3);
      expect(lines[2]).toMatchObject([{ state: "scheduled", t: 2, newest: 2000 }]);
    },
  );

  it("take the first of two that are equally new", () => {
    const twin = { ...newer, newest: older.newest, t: older.t };
    expect(attemptsOf([older, twin])[2]).toMatchObject([{ id: "a" }]);
  });

  it("have none once all are heard of", () => {
    const last = job("c", { ...place, parallelIndex: 2 });
    expect(idsOf([older, newer, last])).toEqual([["a"], ["b"], ["c"]]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { PATIENCE } from "../../src/builds/outlook.js";
import { stepOutlooks } from "../../src/builds/step-outlook.js";
import { EMPTY, forgetAll, reduce, type State } from "../../src/builds/state.js";
import { branchOf, signed, sightingOf, stateOf, T, word } from "./words.js";

const DAY = 24 * 60 * 60;
const HORIZON = 30 * DAY;
const wick = { branch: "wick" };

function numbers(state: State): number[] {
  return [...state.branches.values()].flatMap(({ builds }) => builds.map(({ number }) => number));
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

function job(
  number: number,
  key: string,
  state: string,
  after: number,
  branch = "main",
  index = 0,
) {
  const at = new Date((T + after) * 1000).toISOString();
  const finished_at = state === "failed" ? at : null;
  const parallel = { parallel_group_index: index, parallel_group_total: index + 1 };
  const id = `${key}-${number}-${index}`;
  return sightingOf(
    "job.finished",
    {
      build: { number, branch },
      job: { id, step_key: key, state, started_at: at, finished_at, ...parallel },
    },
    signed(T + after),
  );
}

describe("reduce", () => {
  it("keeps a verdict while the build runs again", () => {
    const [build] = branchOf(word(1, "failed"), word(1, "running", 60)).builds;
    expect(build).toMatchObject({ now: { state: "running" }, verdict: { state: "failed" } });
  });

  it("takes canceled for no verdict", () => {
    const [build] = branchOf(word(1, "canceled")).builds;
    expect(build).not.toHaveProperty("verdict");
  });

  it("leaves the state that it is given as it is", () => {
    const before = stateOf(word(1, "failed"));
    const text = JSON.stringify(before);
    reduce(before, word(2, "passed", 60));
    expect(JSON.stringify(before)).toBe(text);
    expect(EMPTY.branches.size).toBe(0);
  });

  it("says the same after the same word again", () => {
    const words = [word(1, "failed"), word(2, "running", 60)];
    expect(JSON.stringify(stateOf(...words, ...words))).toBe(JSON.stringify(stateOf(...words)));
  });

  it("keeps pipelines apart by id, and the newest word of each", () => {
    const named = (id: string, name: string, after: number) =>
      sightingOf("build.running", { pipeline: { id, name } }, signed(T + after));
    const state = stateOf(named("a", "New", 60), named("a", "Old", 0), named("b", "Other", 0));
    expect(state.branches.size).toBe(2);
    expect(state.pipelines.get("a")?.name).toBe("New");
  });

  it("does not let a late job's view of its build overtake the build's end", () => {
    const [build] = branchOf(word(1, "passed", 60), job(1, "test", "failed", 59)).builds;
    expect(build?.now?.state).toBe("passed");
    expect(build?.jobs).toMatchObject([{ state: "failed" }]);
  });
});

describe("forgetting", () => {
  it("keeps of the default branch the ten newest verdicts, and what stands above", () => {
    const words = upTo(11).map((number) => word(number, "passed", number));
    const state = stateOf(word(12, "canceled", 9), word(13, "running", 9), ...words);
    expect(numbers(state)).toEqual(upTo(13).slice(1));
    expect(numbers(reduce(state, word(14, "running", 400 * DAY)))).toEqual(upTo(14).slice(1));
  });

  it("keeps of a default branch's step its ten newest ends, in builds without a verdict too", () => {
    const jobs = upTo(12).map((number) => job(number, "test", "failed", number));
    const state = stateOf(...upTo(10).map((number) => word(20 + number, "passed")), ...jobs);
    expect(numbers(state).slice(0, 10)).toEqual(upTo(12).slice(2));
  });

  it("counts the builds that trigger steps made apart", () => {
    const source = "trigger_job";
    const triggered = [1, 2].map((number) => word(number, "failed", number, { source }));
    const others = upTo(15).slice(2);
    const state = stateOf(...triggered, ...others.map((number) => word(number, "passed")));
    expect(numbers(state)).toEqual([1, 2, ...others.slice(-10)]);
  });

  it.each([
    ["one job of a parallel step is over", "running"],
    ["the other was canceled", "canceled"],
  ])("keeps the step's verdicts where above, %s", (_, state) => {
    const parallel = (number: number, index: number, state: string) =>
      job(number, "test", state, 60 * number, "main", index);
    const known = [job(1, "test", "failed", 0), job(2, "test", "failed", 60)];
    const above = [3, 4, 5].flatMap((number) => [
      parallel(number, 0, "passed"),
      parallel(number, 1, state),
    ]);
    const options = { now: T * 1000, patience: PATIENCE, heardAt: 0, buildById: () => undefined };
    const [step] = stepOutlooks(branchOf(...known, ...above), () => true, options);
    expect(step?.outlook).toMatchObject({ stillFailing: true, verdict: { build: { number: 2 } } });
  });

  it("drops of other branches what lies beyond 30 days, to the second", () => {
    const old = stateOf(word(1, "failed", 0, wick));
    expect(numbers(reduce(old, word(2, "passed", HORIZON, wick)))).toEqual([1, 2]);
    expect(numbers(reduce(old, word(2, "passed", HORIZON + 1, wick)))).toEqual([2]);
  });

  it("drops each record for itself", () => {
    const [build] = branchOf(
      word(1, "failed", 0, wick),
      word(1, "running", 60, wick),
      word(2, "running", HORIZON + 30, wick),
    ).builds;
    expect(build).toMatchObject({ number: 1, now: { state: "running" } });
    expect(build).not.toHaveProperty("verdict");
  });

  it("takes in nothing that lies beyond already", () => {
    const state = stateOf(word(2, "passed", HORIZON + 1, wick), word(1, "failed", 0, wick));
    expect(numbers(state)).toEqual([2]);
  });

  it("reaches branches that nothing touches any more", () => {
    const other = { pipeline: { id: "other" } };
    const old = sightingOf("build.running", { ...other, build: { number: 1, ...wick } });
    const state = stateOf(old, word(2, "passed", HORIZON + 1));
    expect(numbers(state)).toEqual([1, 2]);
    expect(numbers(forgetAll(state))).toEqual([2]);
  });

  it("keeps a pipeline's newest word, which a late one of its default branch must not undo", () => {
    const named = (name: string, branch: string, after: number) => {
      const overrides = { pipeline: { id: "other", name }, build: { branch } };
      return sightingOf("build.running", overrides, signed(T + after));
    };
    const before = forgetAll(stateOf(named("New", "wick", 60), word(2, "passed", HORIZON + 61)));
    expect(reduce(before, named("Old", "main", 0)).pipelines.get("other")?.name).toBe("New");
  });

  it.each([
    ["pull requests", { pull_request: { id: "7" } }],
    ["tags", { tag: "main" }],
  ])("reaches %s called main", (_, build) => {
    const state = forgetAll(stateOf(word(1, "failed", 0, build), word(2, "passed", HORIZON + 1)));
    expect(numbers(state)).toEqual([2]);
  });
});

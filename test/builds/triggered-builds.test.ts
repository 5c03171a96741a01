import { describe, expect, it } from "@jest/globals";
import { branchKey, drop, EMPTY } from "../../src/builds/state.js";
import { createTriggeredBuilds } from "../../src/builds/triggered-builds.js";
import { stateOf, word } from "./words.js";

const source = "trigger_job";
const made = word(7, "failed", 0, { source });
const plain = word(6, "passed");
const state = stateOf(made, plain);
const key = branchKey(made.pipeline.id, made.branch);

describe("the builds that trigger steps made", () => {
  it("are found by their ids, and no other builds are", () => {
    const builds = createTriggeredBuilds();
    expect(builds.find(state, "build-7")).toBeUndefined();
    builds.note(state, key);
    expect(builds.find(state, "build-7")).toMatchObject({
      number: 7,
      verdict: { state: "failed" },
    });
    expect(builds.find(state, "build-6")).toBeUndefined();
  });

  it("are found where their verdict alone is left, and not where jobs alone are", () => {
    const known = state.branches.get(key)?.builds ?? [];
    const left = known.map(({ id, number, jobs, verdict }) => {
      return { id, number, jobs, ...(number === 7 && verdict && { verdict }) };
    });
    const branch = { pipeline: made.pipeline.id, ref: made.branch, builds: left };
    const now = { ...state, branches: state.branches.set(branch) };
    const builds = createTriggeredBuilds();
    builds.note(now, key);
    expect(builds.find(now, "build-7")).toMatchObject({ number: 7 });
    expect(builds.find(now, "build-6")).toBeUndefined();
  });

  it("are not found once they are forgotten, nor after that was swept", () => {
    const builds = createTriggeredBuilds();
    builds.note(state, key);
    builds.sweep(state);
    expect(builds.find(state, "build-7")).toBeDefined();
    const without = drop(state, key);
    expect(builds.find(without, "build-7")).toBeUndefined();
    builds.sweep(without);
    expect(builds.find(state, "build-7")).toBeUndefined();
  });

  it("are none of a branch that is not known", () => {
    const builds = createTriggeredBuilds();
    builds.note(EMPTY, key);
    expect(builds.find(state, "build-7")).toBeUndefined();
  });
});

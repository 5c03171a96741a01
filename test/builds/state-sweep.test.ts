import { describe, expect, it } from "@jest/globals";
import { branchKey, drop, forgetAll, forgetIn, reduce } from "../../src/builds/state.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { stateOf, T, word } from "./words.js";

const HORIZON = 30 * 24 * 60 * 60;
const wick = { branch: "wick" };
const keyOf = ({ pipeline, branch }: Sighting) => branchKey(pipeline.id, branch);

const old = word(1, "failed", 0, wick);
const later = word(2, "passed", 60, wick);
const newest = (after: number) => word(3, "passed", after);

describe("forgetting in branches that nothing touches any more", () => {
  it("leaves of a branch what does not lie beyond", () => {
    const state = forgetAll(stateOf(old, later, newest(HORIZON + 60)));
    expect(state.branches.get(keyOf(old))?.builds).toMatchObject([{ number: 2 }]);
  });

  it("drops a branch of which nothing is left, and no other", () => {
    const state = forgetAll(stateOf(old, later, newest(HORIZON + 61)));
    expect([...state.branches.keys()]).toEqual([keyOf(newest(0))]);
    expect(state.newest).toBe(T + HORIZON + 61);
  });

  it("touches nothing while nothing lies beyond", () => {
    const state = stateOf(old, later, newest(HORIZON));
    expect(forgetAll(state).branches).toBe(state.branches);
  });

  it("does so bit by bit, whether or not the branches are known", () => {
    const state = stateOf(old, newest(HORIZON + 1));
    expect(forgetIn(state, [keyOf(newest(0)), "none"])).toEqual(state);
    expect(forgetIn(state, ["none", keyOf(old)]).branches.has(keyOf(old))).toBe(false);
  });
});

it("a word that lies beyond already makes no branch", () => {
  const state = stateOf(newest(HORIZON + 1));
  expect([...reduce(state, old).branches.keys()]).toEqual([keyOf(newest(0))]);
});

it("a branch that is dropped is not known any more, while others are", () => {
  const state = stateOf(old, newest(60));
  const dropped = drop(state, keyOf(old));
  expect([...dropped.branches.keys()]).toEqual([keyOf(newest(0))]);
  expect(dropped).toMatchObject({ newest: state.newest, pipelines: state.pipelines });
  expect(drop(dropped, keyOf(old))).toEqual(dropped);
});

import { describe, expect, it } from "@jest/globals";
import type { Sighting } from "../../src/builds/sighting.js";
import { branchOf, jobWord, word } from "./words.js";

const job = (id: string, state: string, after = 0) => jobWord(1, state, after, { id });

/** Of each job its id and its state. */
function statesOf(...words: readonly Sighting[]): string[][] {
  return branchOf(...words).builds.flatMap(({ jobs }) => jobs.map(({ id, state }) => [id, state]));
}

describe("the jobs of a build", () => {
  it("are none while none was heard of", () => {
    expect(branchOf(word(1, "running")).builds).toMatchObject([{ number: 1, jobs: [] }]);
  });

  it("stand there by id, in whichever order they were heard of", () => {
    const [a, b, c] = [job("a", "passed"), job("b", "failed", 9), job("c", "running", 19)] as const;
    const known = statesOf(a, b, c);
    expect(known.map(([id]) => id)).toEqual(["a", "b", "c"]);
    const orders = [
      [a, c, b],
      [b, a, c],
      [b, c, a],
      [c, a, b],
      [c, b, a],
    ];
    for (const words of orders) expect(statesOf(...words)).toEqual(known);
  });

  it("each say what was said last of it, whichever word came first", () => {
    const words = [job("a", "running"), job("a", "failed", 60), job("b", "running", 30)];
    const expected = [
      ["a", "failed"],
      ["b", "running"],
    ];
    expect(statesOf(...words)).toEqual(expected);
    expect(statesOf(...words.toReversed())).toEqual(expected);
  });

  it("belong to a step by key or label: others are not kept", () => {
    const nameless = { id: "nameless", step_key: null, name: null, label: null };
    const words = [jobWord(1, "passed", 0, nameless), job("a", "passed")];
    expect(statesOf(...words)).toEqual([["a", "passed"]]);
  });
});

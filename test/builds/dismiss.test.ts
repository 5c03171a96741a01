import { describe, expect, it } from "@jest/globals";
import { outlook, PATIENCE } from "../../src/builds/outlook.js";
import { dismiss, EMPTY, forgetAll, reduce, type State } from "../../src/builds/state.js";
import { stepOutlooks } from "../../src/builds/step-outlook.js";
import { jobWord, stateOf, T, word } from "./words.js";

const NOW = T * 1000;

function dismissed(state: State): [State, string] {
  const [key] = state.branches.keys();
  if (key === undefined) throw new Error("There is nothing to dismiss.");
  return [dismiss(state, key), key];
}

/** The statuses of a branch and of its steps. */
function statuses({ branches }: State) {
  const options = { now: NOW, patience: PATIENCE, heardAt: 0, buildById: () => undefined };
  return [...branches.values()].map((branch) => [
    outlook(branch, NOW, PATIENCE, NOW).status,
    ...stepOutlooks(branch, () => true, options).map((each) => each.outlook.status),
  ]);
}

describe("dismiss", () => {
  const before = stateOf(word(1, "failed"), word(2, "running", 9), jobWord(1, "failed"));

  it("lets a branch say nothing, the default one too, nor its steps", () => {
    expect(statuses(before)).toEqual([["failed_running", "failed"]]);
    const [after, key] = dismissed(before);
    expect(statuses(after)).toEqual([[undefined, undefined]]);
    const branch = after.branches.get(key);
    expect(branch && outlook(branch, NOW)).toMatchObject({ active: [], until: Infinity });
  });

  it("ends with the next newer word", () => {
    const [after, key] = dismissed(before);
    const again = reduce(after, word(1, "failed"));
    expect(statuses(again)).toEqual([[undefined, undefined]]);
    expect(again.branches.get(key)?.dismissed).toBe(T + 9);
    expect(statuses(reduce(after, word(2, "failed", 10)))).toEqual([["failed", "failed"]]);
    expect(statuses(reduce(after, jobWord(2, "running", 10)))).toEqual([
      ["failed_running", "failed_running"],
    ]);
  });

  it("leaves other branches, and what is forgotten, as they are", () => {
    const two = reduce(before, word(3, "passed", 0, { branch: "wick" }));
    const [after] = dismissed(two);
    expect(statuses(after)).toEqual([[undefined, undefined], ["passed"]]);
    expect(statuses(forgetAll(after))).toEqual(statuses(after));
  });

  it("does nothing to a branch that is not known", () => {
    expect(dismiss(EMPTY, "none")).toBe(EMPTY);
  });
});

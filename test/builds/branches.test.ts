import { describe, expect, it } from "@jest/globals";
import { branchKey, Branches } from "../../src/builds/branches.js";
import type { Branch } from "../../src/builds/record.js";
import type { BranchRef } from "../../src/builds/sighting.js";
import { buildSnapshot } from "./snapshots.js";

const main: Branch = {
  pipeline: "lamp-room",
  ref: { kind: "branch", name: "main" },
  builds: [{ id: "build-41", number: 41, now: buildSnapshot(), jobs: [] }],
};
const key = branchKey(main.pipeline, main.ref);
const tower: Branch = { ...main, pipeline: "tower", builds: [] };

describe("branches", () => {
  it("are never changed: others come of them", () => {
    const one = Branches.EMPTY.set(main);
    const other = one.set({ ...main, builds: [] });
    const none = one.delete(key);
    expect([Branches.EMPTY.size, one.size, other.size, none.size]).toEqual([0, 1, 1, 0]);
    expect([one.has(key), none.has(key), none.get(key)]).toEqual([true, false, undefined]);
    expect(one.get(key)).toEqual(main);
    expect(other.get(key)?.builds).toEqual([]);
  });

  it("are found by their keys, and come one after another", () => {
    const both = Branches.EMPTY.set(main).set(tower);
    const keys = [main, tower].map(({ pipeline, ref }) => branchKey(pipeline, ref));
    expect(new Set(both.keys())).toEqual(new Set(keys));
    expect(keys.map((each) => both.get(each))).toEqual([main, tower]);
    expect(new Set(both.values())).toEqual(new Set([main, tower]));
  });

  it("unpack a branch once, however many lights look at it", () => {
    const branches = Branches.EMPTY.set(main);
    expect(branches.get(key)).toBe(branches.get(key));
  });

  it("keep what bears the same name apart by its kind", () => {
    const refs: readonly BranchRef[] = [
      { kind: "branch", name: "main" },
      { kind: "tag", name: "main" },
      { kind: "pull_request", name: "main" },
      { kind: "pull_request", name: "main", pullRequest: "7" },
    ];
    const all = refs.reduce((branches, ref) => branches.set({ ...main, ref }), Branches.EMPTY);
    expect(refs.map((ref) => all.get(branchKey(main.pipeline, ref))?.ref)).toEqual(refs);
  });

  it.each([
    ["the same", Branches.EMPTY.set({ ...main }), true],
    ["another", Branches.EMPTY.set({ ...main, dismissed: 7 }), false],
    ["missing", Branches.EMPTY, false],
  ])("tell whether a branch is as it is elsewhere: %s", (_, others, isSame) => {
    expect(Branches.EMPTY.set(main).isSame(others, key)).toBe(isSame);
  });
});

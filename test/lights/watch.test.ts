import { describe, expect, it } from "@jest/globals";
import { branchMatcher } from "../../src/builds/branch-pattern.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { isWatched, type Watch } from "../../src/lights/watch.js";
import { branchOf, signed, sightingOf, stateOf, T, word } from "../builds/words.js";
import { DEFAULT, EVERYTHING } from "../helpers/rules.js";
import type { Overrides } from "../helpers/payloads.js";

const PULL_REQUESTS: Watch = { ...DEFAULT, branches: branchMatcher("main"), pullRequests: true };
const TAGS: Watch = { ...DEFAULT, branches: branchMatcher("v*"), tags: true };

function watchOf(pattern: string): Watch {
  return { ...DEFAULT, branches: branchMatcher(pattern) };
}

const wick = { branch: "wick" };
const release = { branch: "release/1" };
const pullRequest = { pull_request: { id: "7" } };
const tag = { branch: "v1", tag: "v1" };

type Row = readonly [string, Watch, ...(readonly [Overrides["build"], boolean])[]];

const WATCHES: readonly Row[] = [
  [
    "the default branch",
    DEFAULT,
    [{}, true],
    [wick, false],
    [pullRequest, false],
    [{ tag: "main" }, false],
    [tag, false],
  ],
  [
    "main release/*",
    watchOf("main release/*"),
    [{}, true],
    [release, true],
    [wick, false],
    [pullRequest, false],
    [{ ...release, ...pullRequest }, false],
    [{ tag: "main" }, false],
  ],
  ["!main", watchOf("!main"), [{}, false], [wick, true], [pullRequest, false], [tag, false]],
  ["all branches, and only those", watchOf("*"), [wick, true], [pullRequest, false], [tag, false]],
  [
    "everything",
    EVERYTHING,
    [{}, true],
    [wick, true],
    [pullRequest, true],
    [{ ...wick, ...pullRequest }, true],
    [tag, true],
  ],
  [
    "main, from pull requests too",
    PULL_REQUESTS,
    [{}, true],
    [pullRequest, true],
    [{ ...wick, ...pullRequest }, false],
    [tag, false],
  ],
  ["tags that are versions", TAGS, [{}, false], [tag, true], [{ branch: "v1" }, true]],
];

describe.each(WATCHES)("a light that watches %s", (_, watch, ...rows) => {
  it.each(rows)("of %j: %p", (build, expected) => {
    const sighting = word(1, "running", 0, build);
    expect(isWatched(watch, branchOf(sighting), stateOf(sighting))).toBe(expected);
  });
});

describe("the default branch", () => {
  function isWatchedOf(...sightings: readonly Sighting[]): boolean[] {
    const state = stateOf(...sightings);
    return [...state.branches.values()].map((branch) => isWatched(DEFAULT, branch, state));
  }

  function of(default_branch: string | null, branch: string, after = 0): Sighting {
    const overrides = { pipeline: { default_branch }, build: { branch } };
    return sightingOf("build.running", overrides, signed(T + after));
  }

  it.each([
    ["trunk", "trunk", true],
    ["trunk", "main", false],
    [null, "wick", true],
  ])("is the pipeline's own: of %s, %s is watched: %p", (defaultBranch, branch, expected) => {
    expect(isWatchedOf(of(defaultBranch, branch))).toEqual([expected]);
  });

  it("is the one that the pipeline's newest word names, of whatever branch that is", () => {
    const master = of("master", "master");
    expect(isWatchedOf(master)).toEqual([true]);
    const renamed = [master, of("main", "main", 60)];
    expect(isWatchedOf(...renamed).sort()).toEqual([false, true]);
    expect(isWatchedOf(...renamed.toReversed()).sort()).toEqual([false, true]);
  });
});

describe("the pipelines", () => {
  it.each([
    ["lamp-*", true],
    ["lamp-room fog-horn", true],
    ["fog-horn", false],
    ["!lamp-room", false],
  ])("are told by slug: %s", (pattern, expected) => {
    const watch = { ...DEFAULT, pipelines: branchMatcher(pattern) };
    const state = stateOf(word(1, "running"));
    for (const branch of state.branches.values()) {
      expect(isWatched(watch, branch, state)).toBe(expected);
    }
  });
});

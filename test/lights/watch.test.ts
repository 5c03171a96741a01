import { describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { branchMatcher } from "../../src/builds/branch-pattern.js";
import { PATIENCE } from "../../src/builds/outlook.js";
import { sight } from "../../src/builds/sighting.js";
import { branchKey, EMPTY, reduce, type State } from "../../src/builds/state.js";
import { createWatcher, isWatched, survey, type Watch } from "../../src/lights/watch.js";
import type { Delivery } from "../../src/webhook/index.js";
import { arrange, arrivals, longLives, shortLives, type Life } from "../builds/lives.js";
import { simulate } from "../builds/simulator.js";
import { branchOf, sightingOf, stateOf, T, word } from "../builds/words.js";
import type { Overrides } from "../helpers/payloads.js";

// For slow machines: hundreds of lives take seconds on a fast one.
jest.setTimeout(120_000);

const NOW = T * 1000;

const DEFAULT: Watch = { branches: undefined, pullRequests: false, tags: false };
const EVERYTHING: Watch = { branches: branchMatcher("*"), pullRequests: true, tags: true };
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
    expect(isWatched(watch, branchOf(word(1, "running", 0, build)))).toBe(expected);
  });
});

describe("the default branch", () => {
  function of(default_branch: string | null, branch: string) {
    const overrides = { pipeline: { default_branch }, build: { branch } };
    return branchOf(sightingOf("build.running", overrides));
  }

  it.each([
    ["trunk", "trunk", true],
    ["trunk", "main", false],
    [null, "wick", true],
  ])("is the pipeline's own: of %s, %s is watched: %p", (defaultBranch, branch, expected) => {
    expect(isWatched(DEFAULT, of(defaultBranch, branch))).toBe(expected);
  });

  it("is the one that the newest build names, and nobody's in an empty branch", () => {
    const newest = { pipeline: { default_branch: "trunk" }, build: { number: 42 } };
    const before = sightingOf("build.running");
    const branch = branchOf(before, sightingOf("build.running", newest));
    expect(isWatched(DEFAULT, branchOf(before))).toBe(true);
    expect(isWatched(DEFAULT, branch)).toBe(false);
    expect(isWatched(DEFAULT, { ...branch, builds: [] })).toBe(false);
  });
});

describe("a survey", () => {
  const other = { pipeline: { id: "other", slug: "fog-horn" } };

  it("knows nothing of nothing", () => {
    const nothing = { status: undefined, because: [] };
    expect(survey(EMPTY, EVERYTHING, NOW, PATIENCE)).toEqual(nothing);
    const unwatched = stateOf(word(1, "failed", 0, wick));
    expect(survey(unwatched, DEFAULT, NOW, PATIENCE)).toEqual(nothing);
  });

  it("is of the worst, and names every branch that has it, sorted", () => {
    const failed = sightingOf("build.finished", { ...other, build: { state: "failed" } });
    const sightings = [word(2, "failed", 0, wick), failed, word(1, "passed", 0)];
    const expected = {
      status: "failed",
      because: [
        branchKey(word(1, "failed").pipeline.id, { kind: "branch", name: "wick" }),
        branchKey("other", { kind: "branch", name: "main" }),
      ],
    };
    expect(survey(stateOf(...sightings), EVERYTHING, NOW, PATIENCE)).toEqual(expected);
    const reversed = stateOf(...sightings.toReversed());
    expect(survey(reversed, EVERYTHING, NOW, PATIENCE)).toEqual(expected);
  });
});

/** What a life's deliveries are, in an order of their own, and how long after the last each comes. */
interface Watching {
  readonly life: Life;
  readonly arrival: number;
  readonly waits: readonly number[];
  readonly watch: Watch;
}

const HOUR = 60 * 60 * 1000;

const wait = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 1000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 13 * HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 20 * 24 * HOUR }) },
);

const watching: fc.Arbitrary<Watching> = fc.record({
  life: fc.oneof(shortLives, longLives),
  arrival: arrivals,
  waits: fc.array(wait, { minLength: 1, maxLength: 40 }),
  watch: fc.constantFrom(DEFAULT, EVERYTHING, PULL_REQUESTS, TAGS, watchOf("wick")),
});

function agrees({ life, arrival, waits, watch }: Watching): void {
  const { sent } = simulate(life.terms, life.actions);
  const watcher = createWatcher(watch, PATIENCE);
  let state: State = EMPTY;
  let now = Math.min(NOW, ...sent.map(({ at }) => at));

  function isTrue(): void {
    const expected = survey(state, watch, now, PATIENCE);
    expect(watcher.survey()).toEqual(expected);
    expect(watcher.status()).toBe(expected.status);
    expect(watcher.until()).toBeGreaterThan(now);
    // Nothing changes by time alone before it is due.
    const before = Math.min(watcher.until() - 1, now + 1000 * 24 * HOUR);
    expect(survey(state, watch, before, PATIENCE)).toEqual(expected);
  }

  for (const [index, { event, at, signed }] of arrange(sent, arrival).entries()) {
    now += waits[index % waits.length] ?? 0;
    watcher.pass(state, now);
    isTrue();
    const timestamp = Math.floor(at / 1000);
    const delivery: Delivery = signed
      ? { method: "signature", timestamp, receivedAt: now }
      : { method: "token", receivedAt: now };
    const sighting = sight(event, delivery);
    if (!sighting) throw new Error("The simulator sent an event without a build.");
    state = reduce(state, sighting);
    watcher.look(state, branchKey(sighting.pipeline.id, sighting.branch), now);
    isTrue();
  }
  while (watcher.until() < Infinity) {
    now = watcher.until();
    watcher.pass(state, now);
    isTrue();
  }
}

describe("what is kept by difference", () => {
  it("equals the whole survey after every delivery, and as time passes", () => {
    fc.assert(fc.property(watching, agrees), { numRuns: 400 });
  });

  it("loses a branch that was forgotten", () => {
    const state = stateOf(word(1, "failed"));
    const watcher = createWatcher(DEFAULT, PATIENCE);
    for (const key of state.branches.keys()) watcher.look(state, key, NOW);
    expect(watcher.status()).toBe("failed");
    for (const key of state.branches.keys()) watcher.look(EMPTY, key, NOW);
    expect(watcher.survey()).toEqual({ status: undefined, because: [] });
    expect(watcher.until()).toBe(Infinity);
  });
});

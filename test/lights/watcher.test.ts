import { describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { branchMatcher } from "../../src/builds/branch-pattern.js";
import { sight } from "../../src/builds/sighting.js";
import { branchKey, EMPTY, reduce, type State } from "../../src/builds/state.js";
import { WORST_FIRST } from "../../src/builds/status.js";
import { createTriggeredBuilds } from "../../src/builds/triggered-builds.js";
import type { Watch } from "../../src/lights/watch.js";
import { createWatcher, survey, type Survey } from "../../src/lights/watcher.js";
import type { Delivery } from "../../src/webhook/index.js";
import { arrange, arrivals, longLives, shortLives, type Life } from "../builds/lives.js";
import { simulate } from "../builds/simulator.js";
import { sightingOf, stateOf, T, word } from "../builds/words.js";
import { CONTEXT, DEFAULT, EVERYTHING } from "../helpers/rules.js";

// For slow machines: hundreds of lives take seconds on a fast one.
jest.setTimeout(120_000);

const NOW = T * 1000;
const wick = { branch: "wick" };

function surveyOf(state: State, watch: Watch): Survey {
  return survey(state, { watch, priorities: WORST_FIRST, context: CONTEXT }, NOW);
}

describe("a survey", () => {
  const other = { pipeline: { id: "other", slug: "fog-horn" } };

  it("knows nothing of nothing", () => {
    const nothing = { status: undefined, because: [] };
    expect(surveyOf(EMPTY, EVERYTHING)).toEqual(nothing);
    const unwatched = stateOf(word(1, "failed", 0, wick));
    expect(surveyOf(unwatched, DEFAULT)).toEqual(nothing);
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
    expect(surveyOf(stateOf(...sightings), EVERYTHING)).toEqual(expected);
    const reversed = stateOf(...sightings.toReversed());
    expect(surveyOf(reversed, EVERYTHING)).toEqual(expected);
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

const PULL_REQUESTS: Watch = { ...DEFAULT, branches: branchMatcher("main"), pullRequests: true };
const WATCHES: readonly Watch[] = [
  DEFAULT,
  EVERYTHING,
  PULL_REQUESTS,
  { ...DEFAULT, branches: branchMatcher("v*"), tags: true },
  { ...DEFAULT, branches: branchMatcher("wick") },
  { ...EVERYTHING, pipelines: branchMatcher("fog-*") },
  { ...EVERYTHING, steps: branchMatcher("*") },
  { ...DEFAULT, steps: branchMatcher("test !lint") },
];

const watching: fc.Arbitrary<Watching> = fc.record({
  life: fc.oneof(shortLives, longLives),
  arrival: arrivals,
  waits: fc.array(wait, { minLength: 1, maxLength: 40 }),
  watch: fc.constantFrom(...WATCHES),
});

function agrees({ life, arrival, waits, watch }: Watching): void {
  const { sent } = simulate(life.terms, life.actions);
  const triggered = createTriggeredBuilds();
  const context = { ...CONTEXT, buildById: triggered.find };
  const options = { watch, priorities: WORST_FIRST, context };
  const watcher = createWatcher(options);
  let state: State = EMPTY;
  let now = Math.min(NOW, ...sent.map(({ at }) => at));

  function isTrue(): void {
    const expected = survey(state, options, now);
    expect(watcher.survey()).toEqual(expected);
    expect(watcher.status()).toBe(expected.status);
    expect(watcher.until()).toBeGreaterThan(now);
    // Nothing changes by time alone before it is due.
    const before = Math.min(watcher.until() - 1, now + 1000 * 24 * HOUR);
    expect(survey(state, options, before)).toEqual(expected);
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
    const key = branchKey(sighting.pipeline.id, sighting.branch);
    triggered.note(state, key);
    for (const each of [key, ...watcher.dependents(sighting.build.id)]) {
      watcher.look(state, each, now);
    }
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
    const watcher = createWatcher({ watch: DEFAULT, priorities: WORST_FIRST, context: CONTEXT });
    for (const key of state.branches.keys()) watcher.look(state, key, NOW);
    expect(watcher.status()).toBe("failed");
    for (const key of state.branches.keys()) watcher.look(EMPTY, key, NOW);
    expect(watcher.survey()).toEqual({ status: undefined, because: [] });
    expect(watcher.until()).toBe(Infinity);
  });
});

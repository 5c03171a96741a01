import { describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { outlook } from "../../src/builds/outlook.js";
import type { State } from "../../src/builds/state.js";
import { arrange, arrivals, longLives, shortLives, type Life } from "./lives.js";
import { canonical, constant, dispatchWhereBothHaveOne, fold } from "./models.js";
import { jobsByDispatch, lastArrival, ours, thin, type Model } from "./models.js";
import { simulate } from "./simulator.js";
import { refKey, truths, type Shown } from "./simulator/truth.js";

// For slow machines: thousands of lives take seconds on a fast one.
jest.setTimeout(120_000);

const DAY = 24 * 60 * 60 * 1000;
/** What time alone does to a look is in outlook.test.ts. */
const ENDLESS = { branch: Infinity, running: Infinity };

function looks(state: State): Map<string, Shown> {
  return new Map(
    [...state.branches.values()].map((branch) => {
      const { status, fixed, stillFailing } = outlook(branch, 0, ENDLESS);
      return [refKey(branch.pipeline, branch.ref), { status, fixed, stillFailing }];
    }),
  );
}

const DARK: Shown = { status: undefined, fixed: false, stillFailing: false };

function converges({ terms, actions }: Life, arrival: number): void {
  const { sent } = simulate(terms, actions);
  const [one, other] = [fold(sent), fold(arrange(sent, arrival), ours, 7)];
  expect(canonical(other)).toBe(canonical(one));
}

function isTrue({ terms, actions }: Life, arrival: number, model: Model = ours): void {
  const world = simulate(terms, actions);
  const shown = looks(fold(arrange(world.sent, arrival), model));
  for (const [key, { status, fixed, stillFailing, inDoubt }] of truths(world)) {
    if (inDoubt) continue;
    expect([key, shown.get(key) ?? DARK]).toEqual([key, { status, fixed, stillFailing }]);
  }
}

function jobsAreTrue({ terms, actions }: Life, arrival: number): void {
  const { sent } = simulate(terms, actions);
  const { branches } = fold(arrange(sent, arrival));
  const told = new Map(sent.flatMap(({ job, told }) => (job && told ? [[job.id, told]] : [])));
  const builds = [...branches.values()].flatMap((branch) => branch.builds);
  for (const { id, state, retried } of builds.flatMap(({ jobs }) => jobs)) {
    expect([id, { state, retried }]).toEqual([id, told.get(id)]);
  }
}

function survivesThinning({ terms, actions }: Life, arrival: number): void {
  const world = simulate(terms, actions);
  const whole = looks(fold(world.sent));
  const thinned = looks(fold(arrange(thin(world.sent), arrival)));
  for (const [key, { inDoubt }] of truths(world)) {
    if (!inDoubt) expect([key, thinned.get(key)]).toEqual([key, whole.get(key)]);
  }
}

function forgetsAlike({ terms, actions }: Life, arrival: number): void {
  const world = simulate(terms, actions);
  const state = fold(arrange(world.sent, arrival), ours, 7);
  expect(canonical(state)).toBe(canonical(fold(world.sent)));
  const shown = looks(state);
  for (const [key, truth] of truths(world, (state.newest - 30 * 24 * 60 * 60) * 1000)) {
    const isRecent = truth.lastWord >= state.newest * 1000 - 14 * DAY;
    if (truth.inDoubt || !isRecent) continue;
    const { status, fixed, stillFailing } = truth;
    expect([key, shown.get(key) ?? DARK]).toEqual([key, { status, fixed, stillFailing }]);
  }
}

describe("the state after the deliveries of a life", () => {
  it("is the same in any order, with any duplicates", () => {
    fc.assert(fc.property(shortLives, arrivals, converges), { numRuns: 1000 });
  });

  it("shows the truth in any order, with any duplicates", () => {
    fc.assert(
      fc.property(shortLives, arrivals, (life, arrival) => {
        isTrue(life, arrival);
      }),
      { numRuns: 1500 },
    );
  });

  it("has each job as its newest delivery told of it, in any order", () => {
    fc.assert(fc.property(shortLives, arrivals, jobsAreTrue), { numRuns: 500 });
  });

  it("shows the same of each build's newest word and verdict, and each job's newest delivery", () => {
    fc.assert(fc.property(shortLives, arrivals, survivesThinning), { numRuns: 1000 });
  });

  it("forgets the same in any order, and nothing that shows", () => {
    fc.assert(fc.property(longLives, arrivals, forgetsAlike), { numRuns: 1000 });
  });
});

describe("a model that is wrong", () => {
  it.each([
    ["keeps nothing", () => constant],
    ["believes what arrives last", () => lastArrival],
    ["compares dispatch times only where both have one", dispatchWhereBothHaveOne],
    ["dates a job's view of its build by dispatch", () => jobsByDispatch],
  ])("fails: one that %s", (_, model) => {
    const property = fc.property(shortLives, arrivals, (life, arrival) => {
      isTrue(life, arrival, model());
    });
    expect(fc.check(property, { numRuns: 10_000, endOnFailure: true })).toMatchObject({
      failed: true,
    });
  });
});

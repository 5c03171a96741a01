import { describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import type { BuildRecord } from "../../src/builds/record.js";
import type { JobSnapshot } from "../../src/builds/sighting.js";
import { branchKey, type State } from "../../src/builds/state.js";
import { stepOutlooks } from "../../src/builds/step-outlook.js";
import { arrange, arrivals, longLives, shortLives, type Life } from "./lives.js";
import { fold, ours, thin, type Model } from "./models.js";
import { simulate } from "./simulator.js";
import { stepTruths, type StepTruth } from "./simulator/step-truth.js";
import { refKey, type Shown } from "./simulator/truth.js";
import type { World } from "./simulator/world.js";

// For slow machines: thousands of lives take seconds on a fast one.
jest.setTimeout(120_000);

/** What time alone does is in step-outlook.test.ts. */
const ENDLESS = { branch: Infinity, running: Infinity };
const DARK: Shown = { status: undefined, fixed: false, stillFailing: false };

/** What is made of a build before its steps are looked at: something wrong. */
type Blur = (build: BuildRecord) => BuildRecord;

function looks({ branches }: State, blur: Blur): Map<string, Shown> {
  const known = [...branches.values()];
  const blurred = known.map((branch) => ({ ...branch, builds: branch.builds.map(blur) }));
  const builds = known.flatMap((branch) => branch.builds);
  const byId = new Map(builds.map((build) => [build.id, build]));
  const buildById = (id: string) => byId.get(id);
  const options = { now: 0, patience: ENDLESS, heardAt: 0, buildById };
  return new Map(
    blurred.flatMap((branch) =>
      stepOutlooks(branch, () => true, options).map(({ step, outlook }): [string, Shown] => {
        const { status, fixed, stillFailing } = outlook;
        return [`${refKey(branch.pipeline, branch.ref)} ${step}`, { status, fixed, stillFailing }];
      }),
    ),
  );
}

function live({ terms, actions }: Life): [World, StepTruth[]] {
  const world = simulate({ ...terms, jobEvents: true }, actions);
  return [world, stepTruths(world)];
}

interface Wrong {
  readonly model?: Model;
  readonly blur?: Blur;
}

function areTrue(
  { sent }: Pick<World, "sent">,
  truths: readonly StepTruth[],
  arrival: number,
  { model = ours, blur = (build) => build }: Wrong = {},
): void {
  const shown = looks(fold(arrange(sent, arrival), model), blur);
  const certain = truths.filter(({ inDoubt }) => !inDoubt);
  const seen = certain.map(({ branch, step }) => {
    return { branch, step, inDoubt: false, ...(shown.get(`${branch} ${step}`) ?? DARK) };
  });
  expect(seen).toEqual(certain);
}

describe("the steps after the deliveries of a life", () => {
  it("show the truth in any order, with any duplicates, and it is seldom in doubt", () => {
    const asked = new Map<string, number>();
    const note = (what: string) => asked.set(what, (asked.get(what) ?? 0) + 1);
    const property = fc.property(shortLives, arrivals, (life, arrival) => {
      const [world, truths] = live(life);
      areTrue(world, truths, arrival);
      for (const { status = "nothing", fixed, stillFailing, inDoubt } of truths) {
        note("all");
        note(inDoubt ? "in doubt" : status);
        if (fixed && !inDoubt) note("fixed");
        if (stillFailing && !inDoubt) note("still failing");
      }
    });
    fc.assert(property, { numRuns: 1500 });
    const statuses = ["scheduled", "running", "blocked", "failing", "failed_running", "failed"];
    const others = ["passed", "nothing", "fixed", "still failing", "in doubt", "all"];
    expect([...asked.keys()].sort()).toEqual([...statuses, ...others].sort());
    expect(asked.get("in doubt")).toBeLessThan((asked.get("all") ?? 0) / 20);
  });

  it("show it by each build's newest word and verdict, and each job's newest delivery", () => {
    const property = fc.property(shortLives, arrivals, (life, arrival) => {
      const [{ sent }, truths] = live(life);
      areTrue({ sent: thin(sent) }, truths, arrival);
    });
    fc.assert(property, { numRuns: 700 });
  });

  it("show the truth of default branches after months, whatever was forgotten", () => {
    const property = fc.property(longLives, arrivals, (life, arrival) => {
      const [world, truths] = live(life);
      const ofDefault = truths.filter(({ branch }) => branch.includes("|branch|main|"));
      areTrue(world, ofDefault, arrival);
    });
    fc.assert(property, { numRuns: 700 });
  });
});

/** A job is as its last arrival has it. */
const lastArrival: Model = (state, sighting, delivery) => {
  const { pipeline, branch: ref, job } = sighting;
  const key = branchKey(pipeline.id, ref);
  const branch = state.branches.get(key);
  if (!branch || !job) return ours(state, sighting, delivery);
  const builds = branch.builds.map((build) => {
    return { ...build, jobs: build.jobs.filter(({ id }) => id !== job.id) };
  });
  const branches = state.branches.set({ ...branch, builds });
  return ours({ ...state, branches }, sighting, delivery);
};

/** Something wrong for each job; `index`: of a step with `parallelism`. */
const eachJob =
  (blur: (job: JobSnapshot) => Partial<JobSnapshot>, index?: number): Blur =>
  (build) => ({
    ...build,
    jobs: build.jobs
      .filter(({ parallelIndex }) => index === undefined || (parallelIndex ?? index) === index)
      .map((job) => ({ ...job, ...blur(job) })),
  });

describe("a model that is wrong", () => {
  it.each<[string, Wrong]>([
    ["believes what arrives last of a job", { model: lastArrival }],
    ["lets superseded attempts speak", { blur: eachJob(({ id }) => ({ retryOf: id })) }],
    ["takes a soft failure for one", { blur: eachJob(() => ({ softFailed: false })) }],
    ["asks one parallel job", { blur: eachJob(() => ({ parallelTotal: 1 }), 0) }],
    ["takes a trigger step at its word", { blur: eachJob(() => ({ triggeredBuild: "none" })) }],
    ["has jobs outlive builds", { blur: ({ id, number, jobs }) => ({ id, number, jobs }) }],
  ])("fails: one that %s", (_, wrong) => {
    const property = fc.property(shortLives, arrivals, (life, arrival) => {
      areTrue(...live(life), arrival, wrong);
    });
    expect(fc.check(property, { numRuns: 10_000, endOnFailure: true })).toMatchObject({
      failed: true,
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import { sightingsOf } from "../../src/catch-up/sightings.js";
import { branchOf, jobWord, sightingOf, signed, T, TOKEN, word } from "../builds/words.js";
import { OBJECTS } from "../helpers/payload-objects.js";
import { outlook } from "../../src/builds/outlook.js";

const { build, pipeline, job } = OBJECTS;
const LISTED = { ...build, pipeline, pull_request: null, jobs: [job] };
const NOW = { asOf: T, receivedAt: 0 };

describe("a build of the REST API", () => {
  it("says what deliveries would, of itself and of each job", () => {
    expect(sightingsOf(LISTED, NOW)).toEqual([
      sightingOf("build.running", {}, signed()),
      sightingOf("job.started", {}, signed()),
    ]);
  });

  it("counts by its newest instant where no second is known", () => {
    expect(sightingsOf(LISTED, { asOf: undefined, receivedAt: 0 })).toEqual([
      sightingOf("build.running", {}, TOKEN),
      sightingOf("job.started", {}, TOKEN),
    ]);
  });

  it.each([
    ["passed", undefined, "passed"],
    ["passed", "", "passed"],
    ["failed", "failed", "failed"],
  ])("that reads blocked is %s and waits, as in a delivery", (_, blocked_state, state) => {
    const listed = { ...LISTED, state: "blocked", blocked: true, blocked_state };
    const [sighting] = sightingsOf(listed, NOW) ?? [];
    expect(sighting).toEqual(sightingOf("build.running", { build: { state, blocked: true } }));
  });

  it("tells of jobs that deliveries tell of, and of nothing that is none", () => {
    const gate = { id: "gate", type: "manual", state: "blocked", label: "Release" };
    const jobs = [{ type: "waiter" }, { ...job, type: "waiter" }, null, { ...job, id: 7 }, gate];
    const [, ...ofJobs] = sightingsOf({ ...LISTED, jobs }, NOW) ?? [];
    expect(ofJobs.map((sighting) => sighting.job?.id)).toEqual(["gate"]);
  });

  it.each([undefined, null, {}, "none"])("may come without jobs: %j", (jobs) => {
    expect(sightingsOf({ ...LISTED, jobs }, NOW)).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["nothing", null],
    ["text", "build"],
    ["a build without a pipeline", { ...LISTED, pipeline: undefined }],
    ["a build whose pipeline is nameless", { ...LISTED, pipeline: { id: "pipeline" } }],
    ["a build with an id that is a number", { ...LISTED, id: 41 }],
    ["a build with half a number", { ...LISTED, number: 41.5 }],
    ["a build without a branch", { ...LISTED, branch: null }],
  ])("is not %s", (_, listed) => {
    expect(sightingsOf(listed, NOW)).toBeUndefined();
  });

  it("gives way to what was dispatched after it was asked for", () => {
    const read = { ...LISTED, id: "build-41", state: "failed", finished_at: iso(-5), jobs: [] };
    const heard = sightingsOf(read, { asOf: T - 1, receivedAt: 0 }) ?? [];
    const again = word(41, "running", 0, { started_at: iso(-60), created_at: iso(-60) });
    expect(outlook(branchOf(again, ...heard), T * 1000).status).toBe("failed_running");
  });

  it("tells of a job what a delivery tells that was lost", () => {
    const never = { scheduled_at: null, runnable_at: null, started_at: null, name: null };
    const over = { ...job, id: "job-41", ...never, created_at: iso(0), finished_at: iso(60) };
    const read = { ...LISTED, id: "build-41", jobs: [{ ...over, state: "passed" }] };
    const heard = sightingsOf(read, { asOf: T + 90, receivedAt: 0 }) ?? [];
    const [known] = branchOf(jobWord(41, "running"), ...heard).builds;
    expect(known?.jobs).toMatchObject([{ id: "job-41", state: "passed", newest: (T + 60) * 1000 }]);
  });
});

function iso(after: number): string {
  return new Date((T + after) * 1000).toISOString();
}

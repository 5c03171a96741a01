import { describe, expect, it } from "@jest/globals";
import { pack, unpack } from "../../src/builds/pack.js";
import type { Branch, BuildRecord } from "../../src/builds/record.js";
import type { BuildSnapshot, JobSnapshot } from "../../src/builds/sighting.js";
import { buildSnapshot, jobSnapshot } from "./snapshots.js";

const of: Pick<Branch, "pipeline" | "ref"> = {
  pipeline: "lamp-room",
  ref: { kind: "branch", name: "main" },
};
const now = buildSnapshot();

function branchWith(build: Partial<BuildRecord>): Branch {
  return { ...of, builds: [{ id: "build-41", number: 41, ...build, jobs: build.jobs ?? [] }] };
}

/** As text, for fields come back in their order. */
function expectBack(branch: Branch): void {
  expect(JSON.stringify(unpack(of, pack(branch)))).toBe(JSON.stringify(branch));
}

describe("a packed branch", () => {
  it.each<[string, Branch]>([
    ["no builds", { ...of, builds: [] }],
    ["a dismissal", { ...of, builds: [], dismissed: 7 }],
    ["a dismissal before all words", { ...of, builds: [], dismissed: 0 }],
    ["a build of which a job is known", branchWith({ jobs: [jobSnapshot()] })],
    ["a build without a verdict", branchWith({ now })],
    ["a verdict alone", branchWith({ verdict: now })],
    ["a verdict that is another word", branchWith({ now, verdict: buildSnapshot({ t: 4 }) })],
    ["two jobs", branchWith({ now, jobs: [jobSnapshot(), jobSnapshot({ id: "job-2" })] })],
    ["two builds", { ...of, builds: [40, 41].map((number) => ({ id: "b", number, jobs: [] })) }],
  ])("comes back with %s", (_, branch) => {
    expectBack(branch);
  });

  it("holds a verdict once that is the newest word, too", () => {
    const [build] = unpack(of, pack(branchWith({ now, verdict: now }))).builds;
    expect(build?.now).toEqual(now);
    expect(build?.verdict).toBe(build?.now);
  });

  it.each<Partial<BuildSnapshot>>([
    { t: 6, newest: 6789, state: "failed" },
    { blocked: true },
    { isDefaultBranch: false },
    { triggered: true },
    { finishedAt: 0 },
    { by: "Ida" },
    { message: "Trim the wick" },
    { url: "https://buildkite.example/lamp-room/41" },
    { blocked: true, triggered: true, finishedAt: 6000, by: "Ida", message: "Oil", url: "x" },
  ])("comes back with a build's %j", (fields) => {
    expectBack(branchWith({ now: buildSnapshot(fields) }));
    expectBack(branchWith({ now, verdict: buildSnapshot(fields) }));
  });

  it.each<Partial<JobSnapshot>>([
    { t: 6, newest: 6789, type: "trigger", state: "failed" },
    { softFailed: true },
    { isDefaultBranch: false },
    { retried: true },
    { stepKey: "test" },
    { label: "Test" },
    { retryOf: "job-0" },
    { triggeredBuild: "build-7" },
    { parallelIndex: 0 },
    { parallelTotal: 0 },
    { softFailed: true, retried: true, stepKey: "test", label: "Test", retryOf: "job-0" },
    { triggeredBuild: "build-7", parallelIndex: 0, parallelTotal: 2 },
  ])("comes back with a job's %j", (fields) => {
    expectBack(branchWith({ now, jobs: [jobSnapshot(fields)] }));
  });
});

describe("unpack", () => {
  it.each(["null", "{}", "[]", "[null,null]", '{"0":[]}'])(
    "refuses %s: it was not packed",
    (text) => {
      expect(() => unpack(of, text)).toThrow(new TypeError("This was never packed."));
    },
  );
});

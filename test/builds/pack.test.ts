import { describe, expect, it } from "@jest/globals";
import { pack, unpack } from "../../src/builds/pack.js";
import type { Branch, BuildRecord } from "../../src/builds/record.js";
import type { BuildSnapshot, JobSnapshot } from "../../src/builds/sighting.js";
import { buildSnapshot, jobSnapshot } from "./snapshots.js";

const of: Pick<Branch, "pipeline" | "ref"> = {
  pipeline: "lamp-room",
  ref: { kind: "branch", name: "main" },
};

/** A branch with one build, as it comes back. */
function repack(record: Partial<BuildRecord>): Branch {
  const build = { id: "build-41", number: 41, ...record, jobs: record.jobs ?? [] };
  return unpack(of, pack({ ...of, builds: [build] }));
}

describe("a packed branch", () => {
  it.each<[string, Branch]>([
    ["no builds", { ...of, builds: [] }],
    ["a dismissal", { ...of, builds: [], dismissed: 7 }],
    ["a dismissal at the very beginning", { ...of, builds: [], dismissed: 0 }],
    ["a build of which nothing is known", { ...of, builds: [{ id: "b", number: 1, jobs: [] }] }],
  ])("comes back with %s", (_, branch) => {
    expect(unpack(of, pack(branch))).toStrictEqual(branch);
  });
});

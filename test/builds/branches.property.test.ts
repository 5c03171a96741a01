import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { branchKey, Branches } from "../../src/builds/branches.js";
import type { Branch, BuildRecord } from "../../src/builds/record.js";
import type { BranchRef, Sighting } from "../../src/builds/sighting.js";
import { sightingOf } from "./words.js";

const text = fc.string({ unit: "binary", maxLength: 20 });
const refs: fc.Arbitrary<BranchRef> = fc.oneof(
  fc.record({ kind: fc.constantFrom("branch", "tag"), name: text }),
  fc.record({
    kind: fc.constant("pull_request" as const),
    name: text,
    pullRequest: fc.constant("7"),
  }),
);

/** What Buildkite may say, with everything there that can be, or without. */
const sightings: fc.Arbitrary<Sighting> = fc
  .record({
    state: fc.constantFrom("running", "passed", "failed"),
    blocked: fc.boolean(),
    source: fc.constantFrom("trigger_job", "webhook", null),
    message: fc.option(text),
    creator: fc.option(fc.record({ name: text })),
    web_url: fc.option(text),
    finished_at: fc.constantFrom(null, "2026-03-04T05:50:00.123Z"),
    job: fc.record({
      state: fc.constantFrom("running", "failed"),
      soft_failed: fc.boolean(),
      retried: fc.boolean(),
      step_key: fc.option(text),
      name: fc.option(text),
      retry_source: fc.option(fc.record({ job_id: text })),
      triggered_build: fc.option(fc.record({ id: text })),
      parallel_group_index: fc.option(fc.nat(9)),
      parallel_group_total: fc.option(fc.nat(9)),
    }),
  })
  .map(({ job, ...build }) => sightingOf("job.finished", { build, job }));

function recordOf({ build, job }: Sighting, verdict: Sighting | "same" | undefined): BuildRecord {
  const spoken = verdict === "same" ? build : verdict?.build;
  return {
    id: build.id,
    number: build.number,
    now: build,
    ...(spoken && { verdict: spoken }),
    jobs: job ? [job] : [],
  };
}

const branches: fc.Arbitrary<Branch> = fc
  .record({
    ref: refs,
    words: fc.array(fc.tuple(sightings, fc.oneof(sightings, fc.constantFrom("same", undefined)))),
    dismissed: fc.option(fc.nat()),
  })
  .map(({ ref, words, dismissed }) => ({
    pipeline: "lamp-room",
    ref,
    builds: words.map(([now, verdict]) => recordOf(now, verdict)),
    ...(dismissed !== null && { dismissed }),
  }));

describe("branches", () => {
  it("come back as they were, with their fields in the same order", () => {
    fc.assert(
      fc.property(branches, (branch) => {
        const key = branchKey(branch.pipeline, branch.ref);
        const kept = Branches.EMPTY.set(branch);
        expect(JSON.stringify(kept.get(key))).toBe(JSON.stringify(branch));
        expect([...kept.keys()]).toEqual([key]);
        expect(JSON.stringify([...kept.values()])).toBe(JSON.stringify([branch]));
      }),
      { numRuns: 1000 },
    );
  });
});

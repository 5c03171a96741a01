import { describe, expect, it } from "@jest/globals";
import { sight } from "../../src/builds/sighting.js";
import { EVENTS, parse, UnknownEvent } from "../../src/webhook/index.js";
import { eventOf, payloadOf } from "../helpers/payloads.js";
import { signed, sightingOf, T, TOKEN } from "./words.js";

const CREATED = "2026-03-04T05:06:07.890Z";
const FINISHED = "2026-03-04 05:08:09 UTC";
const finished = { created_at: CREATED, finished_at: FINISHED };
const at = Date.UTC(2026, 2, 4, 5, 8, 9);

describe("sight", () => {
  it("says nothing of events without a build", () => {
    const names = ["ping", "agent.lost", "cluster_token.registration_blocked"] as const;
    expect(names.map((name) => sight(eventOf(name), TOKEN))).toEqual(names.map(() => undefined));
    expect(sight(new UnknownEvent("build.finished", {}), TOKEN)).toBeUndefined();
  });

  it.each(Object.keys(EVENTS).filter((name) => /^(build|job)/.test(name)))("sees a %s", (name) => {
    const known = Object.keys(EVENTS).find((each): each is "job.started" => each === name);
    if (!known) throw new Error(`${name} is not in the table.`);
    const { build, job } = sightingOf(known);
    expect(build.number).toBe(41);
    expect(job !== undefined).toBe(name.startsWith("job."));
  });

  it("dates a signed build event by its dispatch, and a token's by the newest instant", () => {
    const build = { ...finished, state: "passed" };
    const proofs = { newest: at, finishedAt: at };
    expect(sightingOf("build.finished", { build }, signed(T)).build).toMatchObject({
      ...proofs,
      t: T,
    });
    expect(sightingOf("build.finished", { build }, TOKEN).build).toMatchObject({
      ...proofs,
      t: at / 1000,
    });
  });

  it("dates a job event's view of the build by the newest instant, and the job by its own", () => {
    const job = { finished_at: "2026-03-04T05:07:00.500Z" };
    const sighting = sightingOf("job.finished", { job, build: finished }, signed(T));
    expect(sighting.build).toMatchObject({ t: at / 1000, newest: at });
    expect(sighting.job).toMatchObject({
      t: Date.UTC(2026, 2, 4, 5, 7) / 1000,
      newest: Date.UTC(2026, 2, 4, 5, 7) + 500,
    });
    expect(sighting.pipeline.t).toBe(T);
  });

  it("reads `cancelled` as Buildkite's `canceled`", () => {
    const [build, job] = [{ state: "cancelled" }, { state: "cancelled" }];
    const sighting = sightingOf("job.finished", { build, job });
    expect([sighting.build.state, sighting.job?.state]).toEqual(["canceled", "canceled"]);
  });

  it("dates a body without any instant by its arrival, for want of better", () => {
    const none = { created_at: null, scheduled_at: null, started_at: null, finished_at: null };
    const delivery = { ...TOKEN, receivedAt: 5999 };
    expect(sightingOf("build.running", { build: none }, delivery).build).toMatchObject({ t: 5 });
  });

  it.each([
    ["null", null, { kind: "branch", name: "main" }],
    ["an empty object", {}, { kind: "branch", name: "main" }],
    ["an object", { id: "7" }, { kind: "pull_request", name: "main", pullRequest: "7" }],
    ["one without an id", { base: "main" }, { kind: "pull_request", name: "main" }],
  ])("tells a pull request: %s", (_, pull_request, branch) => {
    expect(sightingOf("build.running", { build: { pull_request } }).branch).toEqual(branch);
  });

  it("tells a tag", () => {
    const build = { tag: "v1", branch: "v1" };
    expect(sightingOf("build.running", { build }).branch).toEqual({ kind: "tag", name: "v1" });
  });

  it.each([
    [true, "the default branch", {}, "main"],
    [false, "another", { branch: "wick" }, "main"],
    [true, "any branch where none is named", { branch: "wick" }, null],
    [false, "a pull request called main", { pull_request: { id: "7" } }, "main"],
    [false, "a pull request where no default is named", { pull_request: { id: "7" } }, null],
    [false, "a tag called main", { tag: "main" }, "main"],
  ])("isDefaultBranch is %p for %s", (isDefaultBranch, _, build, default_branch) => {
    const { build: seen } = sightingOf("build.running", { build, pipeline: { default_branch } });
    expect(seen.isDefaultBranch).toBe(isDefaultBranch);
  });

  it.each([
    ["the creator", { creator: { name: "Ida" }, author: "otto@example.com" }, "Ida"],
    ["an author's name", { creator: null, author: { name: "Otto" } }, "Otto"],
    ["an author that is text", { creator: null, author: "otto@example.com" }, "otto@example.com"],
    ["nobody", { creator: null, author: null }, undefined],
  ])("knows by whom a build is: %s", (_, build, by) => {
    expect(sightingOf("build.running", { build }).build.by).toBe(by);
  });

  it("keeps a message's first line, and no more than 200 characters of any text", () => {
    const { build } = sightingOf("build.running", {
      build: { message: "Trim the wick\n\nAt dusk.", web_url: "x".repeat(9999) },
    });
    expect(build.message).toBe("Trim the wick");
    expect(build.url).toBe(`${"x".repeat(200)}…`);
  });

  it("keeps text alone, whatever a body holds where its type promises text", () => {
    const body = { ...payloadOf("job.finished"), pipeline: {}, build: {}, job: {} };
    for (const stray of [7, true, { length: 3 }, ["a"], ""]) {
      const texts = { name: stray, label: stray, message: stray, web_url: stray, tag: null };
      const more = { step_key: stray, author: stray, creator: { name: stray }, finished_at: stray };
      const all = { ...texts, ...more, default_branch: stray, pull_request: { id: stray } };
      Object.assign(body.pipeline, { id: "p", slug: "lamp-room", ...all });
      Object.assign(body.build, { id: "b", number: 1, state: "failed", branch: "main", ...all });
      Object.assign(body.job, { id: "j", type: "script", state: "failed", ...all });
      const sighting = sight(parse(JSON.stringify(body)), TOKEN);
      if (!sighting) throw new Error("It says nothing of a build.");
      const { pipeline, branch, build, job } = sighting;
      const seen = [pipeline.name, pipeline.url, pipeline.defaultBranch, branch.pullRequest];
      const others = [build.by, build.message, build.url, job?.label, job?.stepKey];
      const text = stray === 7 ? "7" : undefined;
      expect([seen, others]).toEqual([
        [text ?? "lamp-room", text, text, text],
        [text, text, text, text, text],
      ]);
    }
  });

  it("keeps of a job what stands for its step, and what it is the retry of", () => {
    const job = {
      ...{ state: "failed", soft_failed: true, retried: true, step_key: "test", name: "Test" },
      retry_source: { job_id: "before" },
    };
    expect(sightingOf("job.finished", { job }).job).toMatchObject({
      ...{ state: "failed", softFailed: true, retried: true, stepKey: "test", label: "Test" },
      retryOf: "before",
    });
    const manual = { name: null, step_key: null, label: "Release" };
    expect(sightingOf("job.activated", { job: manual }).job).toMatchObject({ label: "Release" });
  });

  it("keeps no number of a job that would not come back from where it is kept", () => {
    const job = { parallel_group_index: Infinity, parallel_group_total: 0.5 };
    const { job: kept } = sightingOf("job.finished", { job });
    for (const key of ["parallelIndex", "parallelTotal"]) expect(kept).not.toHaveProperty(key);
  });

  it("keeps of a job which of several parallel ones it is, and what build it made", () => {
    const parallel = { parallel_group_index: 0, parallel_group_total: 3 };
    const job = { ...parallel, triggered_build: { id: "b" } };
    const kept = { parallelIndex: 0, parallelTotal: 3, triggeredBuild: "b" };
    expect(sightingOf("job.finished", { job }).job).toMatchObject(kept);
    const { job: plain } = sightingOf("job.finished");
    expect(plain).toMatchObject({ softFailed: false, retried: false });
    for (const key of Object.keys(kept)) expect(plain).not.toHaveProperty(key);
  });

  it.each([
    [
      { blocked: true, source: "ui" },
      { blocked: true, triggered: false },
    ],
    [
      { blocked: null, source: "trigger_job" },
      { blocked: false, triggered: true },
    ],
  ])("knows whether a build waits, and whether a trigger step made it: %j", (build, known) => {
    expect(sightingOf("build.running", { build }).build).toMatchObject(known);
  });

  it("says nothing of a build whose number is none", () => {
    expect(sight(eventOf("build.running", { build: { number: 4.5 } }), TOKEN)).toBeUndefined();
  });

  it.each([
    ["in the second of", 999, T * 1000 + 999],
    ["after", 1000, at],
  ])("believes no agent's clock that runs ahead: an instant %s the dispatch", (_, ms, newest) => {
    const build = { ...finished, started_at: new Date(T * 1000 + ms).toISOString() };
    expect(sightingOf("build.finished", { build }).build.newest).toBe(newest);
  });

  it("keeps no secrets of a pipeline", () => {
    const pipeline = {
      env: { API_KEY: "hunter2" },
      provider: { id: "github", webhook_url: "https://webhook.example.com/deliver/hunter2" },
    };
    expect(JSON.stringify(sightingOf("job.finished", { pipeline }))).not.toContain("hunter2");
  });
});

import type { Happening } from "./happening.js";
import { current, type SimBuild, type SimRef } from "./world.js";

const MAIN: SimRef = { kind: "branch", name: "main" };
/** By the `pick` of a build that is scheduled: what it is of, and in which pipeline. */
const PLACES: readonly (readonly [slug: string, SimRef])[] = [
  ["lamp-room", MAIN],
  ["lamp-room", MAIN],
  ["lamp-room", MAIN],
  ["lamp-room", { kind: "branch", name: "wick" }],
  ["lamp-room", { kind: "branch", name: "wick" }],
  ["lamp-room", { kind: "pull_request", name: "main", pullRequest: "7" }],
  ["lamp-room", { kind: "tag", name: "main" }],
  ["fog-horn", MAIN],
];

/*
 * What can happen at Buildkite. Where there is nothing that it can happen to, nothing does.
 */

export function schedule(happening: Happening): void {
  const { builds, clock } = happening.world;
  const [slug, ref] = PLACES[happening.chance.pick % PLACES.length] ?? [];
  const pipeline = happening.world.pipelines.find((each) => each.slug === slug);
  if (!pipeline || !ref) return;
  pipeline.builds += 1;
  const [gate, continues] = happening.chance.flags;
  const number = pipeline.builds;
  const id = `${pipeline.slug}-${number}`;
  const scheduled = { at: clock, state: "scheduled", blocked: false, createdAt: clock };
  const versions = [scheduled];
  const build = { id, number, pipeline, ref, gate, continues, jobs: [], versions };
  builds.push(build);
  happening.emit("build.scheduled", build);
  happening.addJob(build, "test");
  if (continues) happening.addJob(build, "lint");
}

export function start(happening: Happening): void {
  const found = happening.choose(happening.jobs("scheduled", ["scheduled", "running", "failing"]));
  if (!found) return;
  const [build, job] = found;
  const { clock } = happening.world;
  happening.change(job, { state: "running", startedAt: clock });
  if (current(build).state === "scheduled") {
    happening.become(build, { state: "running", startedAt: clock });
    happening.emit("build.running", build);
  }
  happening.emit("job.started", build, job);
}

export function passJob(happening: Happening): void {
  endJob(happening, "passed");
}

export function failJob(happening: Happening): void {
  endJob(happening, "failed");
}

function endJob(happening: Happening, state: "passed" | "failed"): void {
  const found = happening.choose(happening.jobs("running", ["running", "failing"]));
  if (!found) return;
  const [build, job] = found;
  const softFailed = state === "failed" && happening.chance.flags[0] && happening.chance.flags[1];
  happening.change(job, { state, softFailed, finishedAt: happening.world.clock });
  happening.emit("job.finished", build, job);
}

/** At once, so that the build does not hear of the failure. */
export function retryAutomatically(happening: Happening): void {
  const found = happening.choose(happening.jobs("running", ["running", "failing"]));
  if (!found) return;
  const [build, job] = found;
  happening.change(job, { state: "failed", retried: true, finishedAt: happening.world.clock });
  happening.emit("job.finished", build, job);
  happening.addJob(build, job.step, job.id);
}

/** The build takes up what its jobs came to: an action of its own, for it may come later. */
export function settle(happening: Happening, chosen?: SimBuild): void {
  const unsettled = happening.builds(["running", "failing", "canceling"]).filter((each) => {
    const { isOpen, hasFailed } = sum(each);
    return !isOpen || (hasFailed && current(each).state === "running");
  });
  const build = chosen ?? happening.choose(unsettled);
  if (!build) return;
  const { clock } = happening.world;
  const finishedAt = clock;
  const { state: before } = current(build);
  const { isOpen, hasFailed } = sum(build);
  const waits = build.gate && !build.jobs.some(({ state }) => state === "unblocked");
  const state = hasFailed ? "failed" : "passed";
  if (before === "canceling") {
    happening.become(build, { state: "canceled", finishedAt });
  } else if (isOpen) {
    happening.become(build, { state: "failing", failingAt: clock });
    happening.emit("build.failing", build);
    return;
  } else if (waits && (!hasFailed || build.continues)) {
    happening.become(build, { state, blocked: true, finishedAt });
  } else {
    happening.become(build, { state, finishedAt });
  }
  happening.emit("build.finished", build);
}

/** Someone retries a job: a build that had finished runs again. */
export function retry(happening: Happening): void {
  const states = ["running", "failing", "passed", "failed"];
  const ended = [...happening.jobs("failed", states), ...happening.jobs("passed", states)];
  const found = happening.choose(ended.filter(([, { retried }]) => !retried));
  if (!found) return;
  const [build, job] = found;
  happening.change(job, { retried: true });
  happening.addJob(build, job.step, job.id);
  runAgain(happening, build);
}

export function unblock(happening: Happening): void {
  const build = happening.choose(happening.blocked());
  if (!build) return;
  const { clock } = happening.world;
  const gate = happening.job(build, { step: "Release", type: "manual", state: "unblocked" });
  gate.unblockedAt = clock;
  happening.emit("job.activated", build, gate);
  happening.addJob(build, "deploy");
  runAgain(happening, build);
}

export function cancel(happening: Happening): void {
  const states = ["scheduled", "running", "failing"];
  const build = happening.choose([...happening.builds(states), ...happening.blocked()]);
  if (!build) return;
  const { clock } = happening.world;
  const { state } = current(build);
  for (const job of build.jobs) {
    if (job.state !== "scheduled" && job.state !== "running") continue;
    happening.change(job, { state: "canceled", finishedAt: clock });
    happening.emit("job.finished", build, job);
  }
  // No event tells of canceling.
  if (state === "running" || state === "failing") happening.become(build, { state: "canceling" });
  else end(happening, build, "canceled");
}

/** `not_run` where its steps' conditions leave nothing to do. */
export function skip(happening: Happening): void {
  const build = happening.choose(happening.builds(["scheduled"]));
  if (!build) return;
  for (const job of build.jobs) happening.change(job, { state: "skipped" });
  end(happening, build, happening.chance.flags[0] ? "skipped" : "not_run");
}

export function rename(happening: Happening): void {
  const pipeline = happening.choose(happening.world.pipelines);
  if (pipeline) pipeline.name = `${pipeline.slug}, renamed at ${happening.world.clock}`;
}

function end(happening: Happening, build: SimBuild, state: string): void {
  happening.become(build, { state, blocked: false, finishedAt: happening.world.clock });
  happening.emit(state === "skipped" ? "build.skipped" : "build.finished", build);
}

function runAgain(happening: Happening, build: SimBuild): void {
  const { state, startedAt } = current(build);
  if (state === "running") return;
  const moved = happening.chance.flags[0] ? happening.world.clock : startedAt;
  const back = { state: "running", blocked: false, finishedAt: undefined, startedAt: moved };
  happening.become(build, back);
  happening.emit("build.running", build);
}

/** What a build's jobs come to. */
function sum({ jobs }: SimBuild): { readonly isOpen: boolean; readonly hasFailed: boolean } {
  const last = jobs.filter(({ type, retried }) => type === "script" && !retried);
  return {
    isOpen: last.some(({ state }) => state === "scheduled" || state === "running"),
    hasFailed: last.some(({ state, softFailed }) => state === "failed" && !softFailed),
  };
}

import { report } from "./beginnings.js";
import type { Happening } from "./happening.js";
import { current, type SimBuild } from "./world.js";

/*
 * What can happen at Buildkite. Where there is nothing that it can happen to, nothing does.
 */

export function start(happening: Happening): void {
  const found = happening.choose(happening.jobs("scheduled", ["scheduled", "running", "failing"]));
  if (!found) return;
  const [build, job] = found;
  const { clock } = happening.world;
  happening.change(build, job, { state: "running", startedAt: clock });
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
  happening.change(build, job, { state, softFailed, finishedAt: happening.world.clock });
  happening.emit("job.finished", build, job);
}

/** At once, so that the build does not hear of the failure. */
export function retryAutomatically(happening: Happening): void {
  const found = happening.choose(happening.jobs("running", ["running", "failing"]));
  if (!found) return;
  const [build, job] = found;
  happening.change(build, job, {
    state: "failed",
    retried: true,
    finishedAt: happening.world.clock,
  });
  happening.emit("job.finished", build, job);
  happening.addRetry(build, job);
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
  report(happening, build);
}

/** Someone retries a job: a build that had finished runs again. */
export function retry(happening: Happening): void {
  const states = ["running", "failing", "passed", "failed"];
  const ended = [...happening.jobs("failed", states), ...happening.jobs("passed", states)];
  const found = happening.choose(ended.filter(([, { retried }]) => !retried));
  if (!found) return;
  const [build, job] = found;
  happening.change(build, job, { retried: true });
  happening.addRetry(build, job);
  runAgain(happening, build);
}

export function unblock(happening: Happening): void {
  const build = happening.choose(happening.blocked());
  if (!build) return;
  const { clock } = happening.world;
  const gate = happening.job(build, { step: "Release", type: "manual", state: "unblocked" });
  gate.unblockedAt = clock;
  happening.emit("job.activated", build, gate);
  happening.addJob(build, { step: "deploy" });
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
    happening.change(build, job, { state: "canceled", finishedAt: clock });
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
  for (const job of build.jobs) happening.change(build, job, { state: "skipped" });
  end(happening, build, happening.chance.flags[0] ? "skipped" : "not_run");
}

export function rename(happening: Happening): void {
  const pipeline = happening.choose(happening.world.pipelines);
  if (pipeline) pipeline.name = `${pipeline.slug}, renamed at ${happening.world.clock}`;
}

function end(happening: Happening, build: SimBuild, state: string): void {
  happening.become(build, { state, blocked: false, finishedAt: happening.world.clock });
  happening.emit(state === "skipped" ? "build.skipped" : "build.finished", build);
  report(happening, build);
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
  const last = jobs.filter(({ type, retried }) => type !== "manual" && !retried);
  return {
    isOpen: last.some(({ state }) => state === "scheduled" || state === "running"),
    hasFailed: last.some(({ state, softFailed }) => state === "failed" && !softFailed),
  };
}

import type { Happening } from "./happening.js";
import { current, type SimBuild, type SimPipeline, type SimRef } from "./world.js";

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

export function schedule(happening: Happening): void {
  const [slug, ref] = PLACES[happening.chance.pick % PLACES.length] ?? [];
  const pipeline = happening.world.pipelines.find((each) => each.slug === slug);
  if (pipeline && ref) create(happening, pipeline, ref, "webhook");
}

function create(
  happening: Happening,
  pipeline: SimPipeline,
  ref: SimRef,
  source: SimBuild["source"],
): SimBuild {
  const { builds, clock } = happening.world;
  pipeline.builds += 1;
  const [gate, continues] = happening.chance.flags;
  const number = pipeline.builds;
  const id = `${pipeline.slug}-${number}`;
  const scheduled = { at: clock, state: "scheduled", blocked: false, createdAt: clock };
  const versions = [scheduled];
  const build = { id, number, pipeline, ref, source, gate, continues, jobs: [], versions };
  builds.push(build);
  happening.emit("build.scheduled", build);
  happening.addJob(build, { step: "test" });
  const total = continues ? 2 : 0;
  for (let index = 0; index < total; index += 1) {
    happening.addJob(build, { step: "lint", parallel: { index, total } });
  }
  return build;
}

/** A trigger step makes a build in the other pipeline. An asynchronous one is done with that. */
export function trigger(happening: Happening): void {
  const running = happening.builds(["running", "failing"]);
  const build = happening.choose(
    running.filter(({ pipeline, jobs }) => {
      return pipeline.slug === "lamp-room" && !jobs.some(({ type }) => type === "trigger");
    }),
  );
  const pipeline = happening.world.pipelines.find(({ slug }) => slug === "fog-horn");
  if (!build || !pipeline) return;
  const { clock } = happening.world;
  const isAsync = happening.chance.pick % 2 === 0;
  const job = happening.job(build, {
    ...{ step: "ship", type: "trigger", state: isAsync ? "passed" : "running", startedAt: clock },
    ...(isAsync && { finishedAt: clock }),
    triggered: create(happening, pipeline, MAIN, "trigger_job"),
  });
  happening.emit(isAsync ? "job.finished" : "job.started", build, job);
}

/** A trigger step that waits for its build takes up what that has come to, once. */
export function report(happening: Happening, triggered: SimBuild): void {
  const { state, blocked } = current(triggered);
  if (blocked) return;
  for (const build of happening.world.builds) {
    const job = build.jobs.find((each) => each.triggered === triggered);
    if (job?.state !== "running") continue;
    const finishedAt = happening.world.clock;
    const result = state === "passed" ? "passed" : "failed";
    happening.change(build, job, { state: result, finishedAt });
    happening.emit("job.finished", build, job);
  }
}

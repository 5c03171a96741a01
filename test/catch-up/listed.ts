import type { SimBuild, SimJob, Terms, World } from "../builds/simulator/world.js";
import { current } from "../builds/simulator/world.js";
import type { FakeBuild } from "../helpers/fake-buildkite-api.js";
import { OBJECTS } from "../helpers/payload-objects.js";

/** The simulator's builds as Buildkite's REST API lists them. */
export function listed({ builds, terms }: World): FakeBuild[] {
  return builds.map((build) => listedBuild(build, terms));
}

function listedBuild(build: SimBuild, terms: Terms): FakeBuild {
  const { id, number, pipeline, ref, source, jobs } = build;
  const { state, blocked, createdAt, startedAt, failingAt, finishedAt } = current(build);
  const at = (instant: number | undefined) => formatted(instant, terms);
  const isPullRequest = ref.kind === "pull_request";
  return {
    ...OBJECTS.build,
    ...{ id, number, state, blocked, source, branch: ref.name },
    tag: ref.kind === "tag" ? ref.name : null,
    // Where deliveries have `{}`.
    pull_request: isPullRequest ? { id: ref.pullRequest, base: "main" } : null,
    ...{ created_at: at(createdAt), scheduled_at: at(createdAt), started_at: at(startedAt) },
    ...{ failing_at: at(failingAt), finished_at: at(finishedAt) },
    pipeline: { ...OBJECTS.pipeline, ...pipeline },
    jobs: [{ type: "waiter" }, ...jobs.map((job) => listedJob(job, jobs, terms))],
  };
}

function listedJob(job: SimJob, all: readonly SimJob[], terms: Terms): FakeBuild["jobs"][number] {
  const at = (instant: number | undefined) => formatted(instant, terms);
  const { id, type, step, state, softFailed, retried, retryOf, parallel, triggered } = job;
  const what = { id, type, state, soft_failed: softFailed, retried };
  if (type === "manual") return { ...what, label: step, unblocked_at: at(job.unblockedAt) };
  return {
    ...what,
    ...{ name: step, step_key: step },
    triggered_build: triggered ? { id: triggered.id, number: triggered.number } : null,
    parallel_group_index: parallel?.index ?? null,
    parallel_group_total: parallel?.total ?? null,
    retry_source: retryOf === undefined ? null : { job_id: retryOf, retry_type: "manual" },
    retried_in_job_id: all.find((each) => each.retryOf === id)?.id ?? null,
    ...{ created_at: at(job.createdAt), scheduled_at: at(job.createdAt) },
    ...{ started_at: at(job.startedAt), finished_at: at(job.finishedAt) },
  };
}

function formatted(instant: number | undefined, { format }: Terms): string | null {
  if (instant === undefined) return null;
  const iso = new Date(instant).toISOString();
  return format === "iso" ? iso : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

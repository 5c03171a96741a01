import { parse, type EventName } from "../../../src/webhook/index.js";
import { payloadOf, type Overrides } from "../../helpers/payloads.js";
import { current, isVerdict } from "./world.js";
import type { Luck, Pending, Sent, SimBuild, SimJob, SimRef, Terms } from "./world.js";
import type { Version, World } from "./world.js";

/** Notes that an event happened: it is dispatched when its time has come. */
export function emit(
  world: World,
  event: EventName,
  build: SimBuild,
  { luck, job }: { readonly luck: Luck; readonly job?: SimJob },
): void {
  if (job && !world.terms.jobEvents) return;
  const due = world.clock + luck.delay;
  world.pending.push({ event, build, due, luck, ...(job && { job }) });
}

/** Lets time pass, and sends what falls due meanwhile. */
export function pass(world: World, milliseconds: number): void {
  const until = world.clock + milliseconds;
  for (;;) {
    const [next] = world.pending.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due);
    if (!next) break;
    world.pending.splice(world.pending.indexOf(next), 1);
    world.clock = Math.max(world.clock, next.due);
    world.sent.push(send(world, next));
  }
  world.clock = until;
}

function send({ clock, terms }: World, { event, build, job, luck }: Pending): Sent {
  const version = job ? seenBy(build, job, clock, luck) : current(build);
  if (isVerdict(version) && (build.told?.at ?? 0) <= version.at) build.told = version;
  const body = payloadOf(event, bodyOf(build, version, job, terms));
  return {
    event: parse(JSON.stringify(body)),
    at: clock,
    signed: terms.auth === "signature" || (terms.auth === "mixed" && luck.signed),
    build,
    version,
    ...(job && { job, told: { state: job.state, retried: job.retried } }),
  };
}

/** A job's event may carry its build as it was at any time since the job's last change. */
function seenBy(build: SimBuild, job: SimJob, clock: number, { freshness }: Luck): Version {
  const at = Math.floor(job.changedAt + freshness * (clock - job.changedAt));
  return build.versions.filter((version) => version.at <= at).at(-1) ?? current(build);
}

function bodyOf(
  { id, number, pipeline, ref, source }: SimBuild,
  version: Version,
  job: SimJob | undefined,
  terms: Terms,
): Overrides {
  const at = (instant: number | undefined) => formatted(instant, terms);
  const { createdAt, startedAt, failingAt, finishedAt, state, blocked } = version;
  return {
    pipeline: { id: pipeline.id, slug: pipeline.slug, name: pipeline.name },
    build: {
      ...{ id, number, state, blocked, source, ...refOf(ref) },
      ...{ created_at: at(createdAt), scheduled_at: at(createdAt), started_at: at(startedAt) },
      ...{ failing_at: at(failingAt), finished_at: at(finishedAt) },
    },
    ...(job && { job: jobOf(job, terms) }),
  };
}

function refOf({ kind, name, pullRequest }: SimRef): NonNullable<Overrides["build"]> {
  const isPullRequest = kind === "pull_request";
  return {
    branch: name,
    tag: kind === "tag" ? name : null,
    pull_request: isPullRequest ? { id: pullRequest ?? null, base: "main" } : {},
  };
}

function jobOf(job: SimJob, terms: Terms): NonNullable<Overrides["job"]> {
  const at = (instant: number | undefined) => formatted(instant, terms);
  const { id, type, step, state, softFailed, retried, retryOf, parallel, triggered } = job;
  if (type === "manual") {
    const unblocked = { unblocked_at: at(job.unblockedAt) };
    return { id, type, state, label: step, name: null, step_key: null, ...none, ...unblocked };
  }
  return {
    ...{ id, type, state, name: step, step_key: step, soft_failed: softFailed, retried },
    triggered_build: triggered ? { id: triggered.id } : null,
    parallel_group_index: parallel?.index ?? null,
    parallel_group_total: parallel?.total ?? null,
    retry_source: retryOf === undefined ? null : { job_id: retryOf },
    ...{ created_at: at(job.createdAt), scheduled_at: at(job.createdAt) },
    ...{ runnable_at: null, started_at: at(job.startedAt), finished_at: at(job.finishedAt) },
  };
}

const none = { created_at: null, scheduled_at: null, runnable_at: null, started_at: null };

function formatted(instant: number | undefined, { format }: Terms): string | null {
  if (instant === undefined) return null;
  const iso = new Date(instant).toISOString();
  return format === "iso" ? iso : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

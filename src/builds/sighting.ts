import type { Build, Delivery, Job, WebhookEvent } from "../webhook/index.js";
import { isOfBuild, isOfJob } from "./build-event.js";
import { buildInstants, jobInstants, parseInstant } from "./instant.js";
import { short, textOf } from "./text.js";

/** What one delivery, or one answer of the REST API, says of one build: all that is kept of it. */
export interface Sighting {
  readonly pipeline: PipelineSnapshot;
  readonly branch: BranchRef;
  readonly build: BuildSnapshot;
  readonly job?: JobSnapshot;
}

export interface PipelineSnapshot {
  readonly id: string;
  readonly t: number;
  readonly slug: string;
  readonly name: string;
  readonly defaultBranch?: string;
  readonly url?: string;
}

/**
 * What a build is of. A pull request's build may carry any branch name, `main` too, and a tag's
 * carries the tag's: neither speaks for the branch of that name.
 */
export interface BranchRef {
  readonly kind: "branch" | "pull_request" | "tag";
  readonly name: string;
  /** The pull request's number, where it was sent. */
  readonly pullRequest?: string;
}

export interface BuildSnapshot {
  readonly id: string;
  readonly number: number;
  /** Unix seconds: when this was so. See order.ts for where it comes from. */
  readonly t: number;
  /** The newest instant in the body, in milliseconds. */
  readonly newest: number;
  readonly state: string;
  readonly blocked: boolean;
  readonly finishedAt?: number;
  readonly isDefaultBranch: boolean;
  /** A trigger step of another build made this one. */
  readonly triggered: boolean;
  readonly by?: string;
  readonly message?: string;
  readonly url?: string;
}

export interface JobSnapshot {
  readonly id: string;
  readonly t: number;
  readonly newest: number;
  readonly type: string;
  readonly state: string;
  readonly softFailed: boolean;
  readonly isDefaultBranch: boolean;
  readonly stepKey?: string;
  readonly label?: string;
  /** The job was retried: another one speaks for its step. */
  readonly retried: boolean;
  /** The job that this one is the retry of. */
  readonly retryOf?: string;
  /** Of a trigger step: the id of the build that it made. */
  readonly triggeredBuild?: string;
  /** Of a step with `parallelism`: which of how many this job is, from 0 on. */
  readonly parallelIndex?: number;
  readonly parallelTotal?: number;
}

/** What an event says of a build; undefined for events without one. */
export function sight(event: WebhookEvent, delivery: Delivery): Sighting | undefined {
  if (!isOfBuild(event)) return undefined;
  const { build, pipeline } = event;
  const job = isOfJob(event) ? event.job : undefined;
  if (!Number.isSafeInteger(build.number)) return undefined;
  const newestOfJob = newestBefore(delivery, job ? jobInstants(job) : []);
  const newest = Math.max(newestOfJob, newestBefore(delivery, buildInstants(build)));
  const t = secondsOf(newest, delivery);
  const { timestamp } = delivery;
  const defaultBranch = textOf(pipeline.default_branch);
  const branch = branchOf(build);
  // Where a pipeline names no default branch, each of its branches counts as one.
  const isDefaultBranch =
    branch.kind === "branch" && (!defaultBranch || build.branch === pipeline.default_branch);
  // A job never goes back: its own instants, and then its phase, tell which word of it is later.
  const jobNewest = newestOfJob || newest;
  const jobProofs = { t: secondsOf(jobNewest, delivery), newest: jobNewest, isDefaultBranch };
  const url = textOf(pipeline.web_url);
  const slug = short(pipeline.slug);
  return {
    pipeline: {
      id: pipeline.id,
      t: timestamp ?? t,
      slug,
      name: textOf(pipeline.name) ?? slug,
      ...(defaultBranch && { defaultBranch }),
      ...(url && { url }),
    },
    branch,
    // A job's snapshot of its build is as old as the job's word, whenever it is dispatched.
    build: buildSnapshot(build, { t: job ? t : (timestamp ?? t), newest, isDefaultBranch }),
    ...(job && { job: jobSnapshot(job, jobProofs) }),
  };
}

function branchOf({ branch, tag, pull_request: pullRequest }: Build): BranchRef {
  const name = short(branch);
  if (tag) return { kind: "tag", name };
  if (!pullRequest || Object.keys(pullRequest).length === 0) return { kind: "branch", name };
  const id = textOf(pullRequest.id);
  return { kind: "pull_request", name, ...(id && { pullRequest: id }) };
}

type Proofs = Pick<BuildSnapshot, "t" | "newest" | "isDefaultBranch">;

function buildSnapshot(build: Build, { t, newest, isDefaultBranch }: Proofs): BuildSnapshot {
  const finishedAt = parseInstant(build.finished_at);
  const author = typeof build.author === "string" ? build.author : build.author?.name;
  const by = textOf(build.creator?.name) ?? textOf(author);
  const message = textOf(build.message);
  const url = textOf(build.web_url);
  return {
    id: build.id,
    number: build.number,
    t,
    newest,
    state: asSpelt(build.state),
    blocked: build.blocked === true,
    isDefaultBranch,
    triggered: build.source === "trigger_job",
    ...(finishedAt !== undefined && { finishedAt }),
    ...(by && { by }),
    ...(message && { message }),
    ...(url && { url }),
  };
}

function jobSnapshot(job: Job, { t, newest, isDefaultBranch }: Proofs): JobSnapshot {
  const stepKey = textOf(job.step_key);
  const label = textOf(job.name) ?? textOf(job.label);
  const retryOf = textOf(job.retry_source?.job_id);
  const triggeredBuild = textOf(job.triggered_build?.id);
  const { parallel_group_index: parallelIndex, parallel_group_total: parallelTotal } = job;
  return {
    id: job.id,
    t,
    newest,
    type: job.type,
    state: asSpelt(job.state),
    softFailed: job.soft_failed === true,
    isDefaultBranch,
    retried: job.retried === true,
    ...(stepKey && { stepKey }),
    ...(label && { label }),
    ...(retryOf && { retryOf }),
    ...(triggeredBuild && { triggeredBuild }),
    ...(isWhole(parallelIndex) && { parallelIndex }),
    ...(isWhole(parallelTotal) && { parallelTotal }),
  };
}

/** JSON's 1e999 is Infinity, which does not come back from where it is kept. */
function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/**
 * The newest instant, 0 where there is none. What lies after the second of a signed dispatch has not
 * happened yet: it is of an agent whose clock runs ahead, for agents tell when their jobs ran.
 */
function newestBefore({ timestamp = Infinity }: Delivery, all: readonly number[]): number {
  return Math.max(0, ...all.filter((instant) => instant < (timestamp + 1) * 1000));
}

function secondsOf(newest: number, { timestamp, receivedAt }: Delivery): number {
  if (newest > 0) return Math.floor(newest / 1000);
  // A body without any instant proves nothing of its age but its dispatch, or else its arrival.
  return timestamp ?? Math.floor(receivedAt / 1000);
}

/** The API writes `canceled`; clients of it, and their tests, have been seen to write both. */
function asSpelt(state: string): string {
  return state === "cancelled" ? "canceled" : state;
}

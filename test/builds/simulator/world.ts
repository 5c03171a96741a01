import type { EventName, WebhookEvent } from "../../../src/webhook/index.js";

/**
 * Buildkite as the simulator keeps it. Nothing in this folder imports src/builds: what it says of a
 * branch is a second opinion. Times are milliseconds since 1970.
 */
export interface World {
  readonly terms: Terms;
  clock: number;
  readonly pipelines: SimPipeline[];
  readonly builds: SimBuild[];
  readonly pending: Pending[];
  readonly sent: Sent[];
}

/** What stays the same through a life. */
export interface Terms {
  readonly auth: "signature" | "token" | "mixed";
  /** The format of the instants in builds and jobs: ISO 8601, or whole seconds and UTC. */
  readonly format: "iso" | "legacy";
  /** Whether the webhook is set to send job events too. */
  readonly jobEvents: boolean;
}

export interface SimPipeline {
  readonly id: string;
  readonly slug: string;
  name: string;
  builds: number;
}

export interface SimRef {
  readonly kind: "branch" | "pull_request" | "tag";
  readonly name: string;
  readonly pullRequest?: string;
}

export interface SimBuild {
  readonly id: string;
  readonly number: number;
  readonly pipeline: SimPipeline;
  readonly ref: SimRef;
  readonly source: "webhook" | "trigger_job";
  /** Has a block step after its first jobs; `continues`: also where one of them failed. */
  readonly gate: boolean;
  readonly continues: boolean;
  readonly jobs: SimJob[];
  /** All that it was, oldest first. */
  readonly versions: Version[];
  /** The latest of its versions with a verdict that some body told of. */
  told?: Version;
  /** See doubt.ts. */
  doubt?: number;
}

/** A build as it was from `at` on. */
export interface Version {
  readonly at: number;
  readonly state: string;
  readonly blocked: boolean;
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly failingAt?: number | undefined;
  readonly finishedAt?: number | undefined;
}

export interface SimJob {
  readonly id: string;
  readonly type: "script" | "manual" | "trigger";
  readonly step: string;
  readonly createdAt: number;
  readonly retryOf?: string;
  /** Of a step with `parallelism`. */
  readonly parallel?: { readonly index: number; readonly total: number };
  /** The build that a trigger step made. */
  readonly triggered?: SimBuild;
  state: string;
  softFailed: boolean;
  retried: boolean;
  changedAt: number;
  /** How many versions its build had then. */
  changedIn: number;
  startedAt?: number;
  finishedAt?: number;
  unblockedAt?: number;
}

/** What chance does to one delivery. */
export interface Luck {
  /** From the event to its dispatch, when the body is read. */
  readonly delay: number;
  /** How old a job event's view of its build is: 0 as the job's last change, 1 as its dispatch. */
  readonly freshness: number;
  /** Where a life has both kinds of deliveries. */
  readonly signed: boolean;
}

export interface Pending {
  readonly event: EventName;
  readonly build: SimBuild;
  readonly job?: SimJob;
  readonly due: number;
  readonly luck: Luck;
}

/** A delivery, and what the simulator knows of it. */
export interface Sent {
  readonly event: WebhookEvent;
  readonly at: number;
  readonly signed: boolean;
  readonly build: SimBuild;
  readonly version: Version;
  readonly job?: SimJob;
  /** Of the job, as its body has it. */
  readonly told?: { readonly state: string; readonly retried: boolean };
}

export function current({ versions }: SimBuild): Version {
  const version = versions.at(-1);
  if (!version) throw new Error("A build without any version was made.");
  return version;
}

export function isVerdict({ state }: Version): boolean {
  return state === "passed" || state === "failed";
}

import { createHash } from "node:crypto";
import { EVENTS, type EventName, type EventObjects } from "../webhook/index.js";

export interface SampleOptions {
  /** The build's; for an event of a job, the job's. */
  readonly state?: string;
  readonly blocked?: boolean;
  readonly pipeline?: string;
  readonly branch?: string;
  readonly number?: number;
  /** The key of the job's step, which is its label too. */
  readonly step?: string;
}

/** What `build.state` may be in a delivery. */
export const BUILD_STATES = [
  "scheduled",
  "running",
  "failing",
  "passed",
  "failed",
  "canceling",
  "canceled",
  "skipped",
  "not_run",
] as const;

/** The state that a build has in the usual event of that name. */
const STATES: Readonly<Record<string, string>> = {
  "build.scheduled": "scheduled",
  "build.failing": "failing",
  "build.finished": "passed",
  "build.skipped": "skipped",
};

const JOB_STATES: Readonly<Record<string, string>> = {
  "job.scheduled": "scheduled",
  "job.finished": "passed",
  "job.activated": "unblocked",
};

/** The body of a delivery as Buildkite would make it, with an invented build in it. */
export function sampleBody(event: EventName, options: SampleOptions = {}): string {
  const objects = sampleObjects(event, options);
  const carried = EVENTS[event].map((key) => [key, objects[key]]);
  const sender = { id: uuid("sender"), name: "Robin Example" };
  return JSON.stringify({ event, ...Object.fromEntries(carried), sender });
}

function sampleObjects(event: EventName, options: SampleOptions): EventObjects {
  const { pipeline: slug = "my-pipeline", branch = "main", number = 1 } = options;
  const { blocked = false, step = "test" } = options;
  const isOfJob = EVENTS[event].some((object) => object === "job");
  const state = (isOfJob ? undefined : options.state) ?? STATES[event] ?? "running";
  const jobState = (isOfJob ? options.state : undefined) ?? JOB_STATES[event] ?? "running";
  const now = new Date().toISOString();
  const isOver = event === "build.finished";
  const url = `https://buildkite.com/example-org/${slug}`;
  return {
    service: { id: uuid("service"), provider: "webhook", settings: { url: "https://example.com" } },
    organization: { id: uuid("organization"), name: "Example Org", slug: "example-org" },
    pipeline: { id: uuid(slug), slug, name: slug, web_url: url, default_branch: "main" },
    build: {
      id: uuid(`${slug} ${String(number)}`),
      url: `https://api.buildkite.com/v2/organizations/example-org/pipelines/${slug}/builds/${String(number)}`,
      web_url: `${url}/builds/${String(number)}`,
      number,
      state,
      blocked,
      message: "A build that was never run",
      commit: "HEAD",
      branch,
      source: "api",
      created_at: now,
      scheduled_at: now,
      started_at: state === "scheduled" ? null : now,
      finished_at: isOver ? now : null,
      pull_request: null,
    },
    job: {
      id: uuid(`${slug} ${String(number)} ${step}`),
      type: event === "job.activated" ? "manual" : "script",
      name: step,
      step_key: step,
      state: jobState,
      soft_failed: false,
      created_at: now,
      started_at: jobState === "scheduled" ? null : now,
      finished_at: event === "job.finished" ? now : null,
    },
    agent: {
      id: uuid("agent"),
      name: "example-agent",
      connection_state: event.split(".")[1] ?? "",
    },
    cluster_token: { id: uuid("cluster token"), description: "Example agents" },
  };
}

/** The same name gives the same id, so that a build sent twice is one build. */
function uuid(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

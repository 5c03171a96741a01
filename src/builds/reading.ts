import { EVENTS, UnknownEvent } from "../webhook/index.js";
import type { Build, EventObjects, KnownEvent, WebhookEvent } from "../webhook/index.js";
import { MOMENTS, type MomentName } from "./moment.js";
import type { Status } from "./status.js";

/**
 * Buildkite's build states and what each means for a light. `canceled`, `skipped` and `not_run` are
 * missing: they say nothing of the code.
 */
const STATUSES: ReadonlyMap<string, Status> = new Map([
  ["creating", "scheduled"],
  ["scheduled", "scheduled"],
  ["waiting", "scheduled"],
  ["running", "running"],
  ["failing", "failing"],
  ["waiting_failed", "failing"],
  ["blocked", "blocked"],
  ["passed", "passed"],
  ["failed", "failed"],
]);

/**
 * The status of a build, or undefined where its state says nothing. Buildkite leaves the state of a
 * build that waits at a block step at `passed` or `failed`: the first is no pass yet, the second is
 * a failure all the same.
 */
export function statusOf({ state, blocked }: Build): Status | undefined {
  const status = STATUSES.get(state);
  return status === "passed" && blocked ? "blocked" : status;
}

/** What an event says that a light can show. */
export interface Reading {
  /** From now on. `build` is the id of the build that says so. */
  readonly look?: { readonly status: Status; readonly build: string };
  /** Now, for a moment. */
  readonly moment?: MomentName;
}

/** An event that Buildkite sends of a build. */
export type BuildEvent = Extract<KnownEvent, Pick<EventObjects, "build" | "pipeline">>;

/** Goes by the event's name: a body may hold a `build` that no type promises and nobody checked. */
export function isOfBuild(event: WebhookEvent): event is BuildEvent {
  if (event instanceof UnknownEvent) return false;
  const objects: readonly string[] = EVENTS[event.event];
  return objects.includes("build");
}

/** Reads an event: from the state in its body, never from its name, which may be older. */
export function read(event: WebhookEvent): Reading {
  if (event instanceof UnknownEvent) return {};
  const moment = MOMENTS.find((name) => name === event.event);
  return { ...(isOfBuild(event) && lookOf(event)), ...(moment && { moment }) };
}

function lookOf({ event, build }: BuildEvent): Reading {
  const status = statusOf(build);
  // A job's snapshot of its build may be stale, but a failure that it knows of has happened.
  const counts = !event.startsWith("job.") || status === "failing";
  return status && counts ? { look: { status, build: build.id } } : {};
}

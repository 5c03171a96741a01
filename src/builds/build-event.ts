import { EVENTS, UnknownEvent } from "../webhook/index.js";
import type { EventObjects, KnownEvent, WebhookEvent } from "../webhook/index.js";

/** An event that Buildkite sends of a build. */
export type BuildEvent = Extract<KnownEvent, Pick<EventObjects, "build" | "pipeline">>;

/** An event that Buildkite sends of a job, and of its build. */
export type JobEvent = Extract<BuildEvent, Pick<EventObjects, "job">>;

/** Goes by the event's name: a body may hold a `build` that no type promises and nobody checked. */
export function isOfBuild(event: WebhookEvent): event is BuildEvent {
  return !(event instanceof UnknownEvent) && carries(event, "build");
}

export function isOfJob(event: BuildEvent): event is JobEvent {
  return carries(event, "job");
}

function carries({ event }: KnownEvent, object: keyof EventObjects): boolean {
  const objects: readonly string[] = EVENTS[event];
  return objects.includes(object);
}

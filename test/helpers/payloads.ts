import { EVENTS, parse, UnknownEvent } from "../../src/webhook/index.js";
import type { EventName, EventObjects, EventOf, WebhookEvent } from "../../src/webhook/index.js";
import { OBJECTS, USER } from "./payload-objects.js";

const LATER = "2026-03-04T05:08:09.101Z";

export type Overrides = { readonly [Key in keyof EventObjects]?: Partial<EventObjects[Key]> };

/** What an event's objects usually say by the time it is sent. */
const USUAL: Partial<Record<EventName, Overrides>> = {
  "build.scheduled": { build: { state: "scheduled", started_at: null } },
  "build.failing": { build: { state: "failing", failing_at: LATER } },
  "build.finished": { build: { state: "passed", finished_at: LATER } },
  "build.skipped": { build: { state: "skipped", started_at: null, finished_at: LATER } },
  "job.scheduled": { job: { state: "scheduled", started_at: null, agent: null } },
  "job.finished": { job: { state: "passed", exit_status: 0, finished_at: LATER } },
  "job.activated": {
    job: { type: "manual", label: "Release", state: "unblocked", web_url: null, agent: null },
  },
  "job.promised_exit_status": { job: { promised_exit_status: 1, promised_exit_status_at: LATER } },
  "agent.lost": { agent: { connection_state: "lost", lost_at: LATER } },
  "agent.disconnected": { agent: { connection_state: "disconnected", disconnected_at: LATER } },
  "agent.stopping": { agent: { connection_state: "stopping" } },
  "agent.stopped": { agent: { connection_state: "stopped", stopped_at: LATER } },
  "agent.blocked": { agent: { connection_state: "disconnected" } },
};

/** The keys that an event has besides its objects. */
const BESIDES: Partial<Record<EventName, Readonly<Record<string, string>>>> = {
  "job.promised_exit_status": { promised_exit_status_reason: "test_failure (2 failed)" },
  "agent.blocked": { blocked_ip: "198.51.100.20" },
  "cluster_token.registration_blocked": { blocked_ip: "198.51.100.20" },
};

export type Payload = Readonly<Record<string, unknown>> & { readonly event: EventName };

/** The body of a delivery, in names invented here: `payloadOf("build.finished", { build: { … } })`. */
export function payloadOf(event: EventName, overrides: Overrides = {}): Payload {
  const objects = EVENTS[event].map((key): [string, object] => {
    return [key, { ...OBJECTS[key], ...USUAL[event]?.[key], ...overrides[key] }];
  });
  const sender = { id: USER.id, name: USER.name };
  return { event, ...BESIDES[event], ...Object.fromEntries(objects), sender };
}

/** The same as a typed event, for what takes events. */
export function eventOf<Name extends EventName>(name: Name, overrides?: Overrides): EventOf<Name> {
  const event = parse(JSON.stringify(payloadOf(name, overrides)));
  if (!hasName(event, name)) throw new Error(`A ${name} was built that parses as something else.`);
  return event;
}

function hasName<Name extends EventName>(
  event: WebhookEvent,
  name: Name,
): event is WebhookEvent & EventOf<Name> {
  return !(event instanceof UnknownEvent) && event.event === name;
}

import type * as Payload from "./payloads.js";

/** The objects that events carry, each under its own key. */
export interface EventObjects {
  readonly service: Payload.Service;
  readonly organization: Payload.Organization;
  readonly build: Payload.Build;
  readonly pipeline: Payload.Pipeline;
  readonly job: Payload.Job;
  readonly agent: Payload.Agent;
  readonly cluster_token: Payload.ClusterToken;
}

/**
 * The one table of events: every name that Buildkite's pipelines send, and the objects without which
 * an event of that name is not what its type says. Types, routing and parsing all come from here.
 */
export const EVENTS = {
  ping: ["service", "organization"],
  "build.scheduled": ["build", "pipeline"],
  "build.running": ["build", "pipeline"],
  "build.failing": ["build", "pipeline"],
  "build.finished": ["build", "pipeline"],
  "build.skipped": ["build", "pipeline"],
  "job.scheduled": ["job", "build", "pipeline"],
  "job.started": ["job", "build", "pipeline"],
  "job.finished": ["job", "build", "pipeline"],
  "job.activated": ["job", "build", "pipeline"],
  "job.promised_exit_status": ["job", "build", "pipeline"],
  "agent.connected": ["agent"],
  "agent.lost": ["agent"],
  "agent.disconnected": ["agent"],
  "agent.stopping": ["agent"],
  "agent.stopped": ["agent"],
  "agent.blocked": ["agent", "cluster_token"],
  "cluster_token.registration_blocked": ["cluster_token"],
} as const satisfies Record<string, readonly (keyof EventObjects)[]>;

export type EventName = keyof typeof EVENTS;

/** The body of the event of that name; for a union of names, the union of their bodies. */
export type EventOf<Name extends EventName> = {
  [Each in Name]: Pick<EventObjects, (typeof EVENTS)[Each][number]> & {
    readonly event: Each;
    readonly sender?: Payload.Sender | null;
    readonly blocked_ip?: Each extends `${string}blocked` ? string | null : never;
    readonly promised_exit_status_reason?: Each extends `${string}status` ? string | null : never;
  };
}[Name];

/** An event of the table, told apart by `event.event`. */
export type KnownEvent = EventOf<EventName>;

/**
 * An event that is not in the table, or one that is but lacks an object which its type promises.
 * Only `"*"` handlers get it: `event instanceof UnknownEvent` tells it from the others. `event` may
 * be one of the table's names; `payload` is the whole body.
 */
export class UnknownEvent {
  readonly event: string;
  readonly payload: unknown;

  constructor(event: string, payload: unknown) {
    this.event = event;
    this.payload = payload;
  }
}

export type WebhookEvent = KnownEvent | UnknownEvent;

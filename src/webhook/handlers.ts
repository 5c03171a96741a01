import type { Delivery } from "./delivery.js";
import { EVENTS, UnknownEvent, type EventName, type EventOf, type WebhookEvent } from "./events.js";

/** The event that a handler of this name gets: for a union of names a union, for `"*"` every event. */
export type EventFor<N extends EventName | "*"> = N extends EventName ? EventOf<N> : WebhookEvent;

export type Handler<Event> = (event: Event, delivery: Delivery) => void | Promise<void>;

/** Adds a handler of an event, of several, or of all (`"*"`); returns a function that removes it. */
export type On = <Name extends EventName | "*">(
  name: Name | readonly Name[],
  handler: Handler<EventFor<Name>>,
) => () => void;

export interface Handlers {
  readonly on: On;
  /** Runs an event's handlers side by side; resolves, once all have ended, with what they threw. */
  run(event: WebhookEvent, delivery: Delivery): Promise<unknown[]>;
}

export function createHandlers(): Handlers {
  const handlers = new Set<Handler<WebhookEvent>>();
  return {
    on(name, handler) {
      const names = typeof name === "string" ? [name] : name;
      names.forEach(warnUnlessKnown);
      const added: Handler<WebhookEvent> = (event, delivery) =>
        isFor(names, event) ? handler(event, delivery) : undefined;
      handlers.add(added);
      return () => void handlers.delete(added);
    },
    async run(event, delivery) {
      const ends = [...handlers].map(async (handler) => handler(event, delivery));
      const results = await Promise.allSettled(ends);
      return results.flatMap((end): unknown[] => (end.status === "rejected" ? [end.reason] : []));
    },
  };
}

function isFor<Name extends EventName | "*">(
  names: readonly Name[],
  event: WebhookEvent,
): event is WebhookEvent & EventFor<Name> {
  const wanted: readonly string[] = names;
  return wanted.includes("*") || (!(event instanceof UnknownEvent) && wanted.includes(event.event));
}

/** Warns and does not throw: Buildkite adds events, and not every caller has types. */
function warnUnlessKnown(name: string): void {
  if (name === "*" || Object.hasOwn(EVENTS, name)) return;
  process.emitWarning(`"${name}" is no event typed here, so its handler never runs: use "*".`);
}

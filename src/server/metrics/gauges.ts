import { Gauge, type Registry } from "prom-client";
import { named } from "./name.js";

/** What is asked whenever somebody reads the metrics. Times are milliseconds since 1970. */
export interface Sources {
  readonly now: () => number;
  /** When the newest delivery arrived; undefined before the first. */
  readonly newestDeliveryAt: () => number | undefined;
  /** Why no delivery can be taken now. */
  readonly unhealthy: () => string | undefined;
  readonly isDriving: () => boolean;
  /** Changes that wait to be applied here, and since when the first does; undefined without Redis. */
  readonly queue: () => { readonly length: number; readonly since?: number } | undefined;
  /** Undefined without Redis. */
  readonly isRedisUp: () => boolean | undefined;
  readonly branches: () => number;
}

interface Description {
  readonly help: string;
  /** Undefined: there is nothing to tell, and no line is written. */
  readonly value: (sources: Sources) => number | boolean | undefined;
}

const GAUGES: Readonly<Record<string, Description>> = {
  healthy: {
    help: "Whether deliveries can be taken (1) or are answered 503 (0); /healthz says why",
    value: ({ unhealthy }) => unhealthy() === undefined,
  },
  driving: {
    help: "Whether this process drives the bulbs: of several that share a Redis, one does",
    value: ({ isDriving }) => isDriving(),
  },
  newest_delivery_age_seconds: {
    help: "Time since the newest delivery arrived; not there before the first",
    value: ({ newestDeliveryAt, now }) => secondsSince(newestDeliveryAt(), now()),
  },
  branches: {
    help: "Branches, pull requests and tags of which something is known",
    value: ({ branches }) => branches(),
  },
  queue_length: {
    help: "Changes in Redis that this process has not applied yet; not there without Redis",
    value: ({ queue }) => queue()?.length,
  },
  queue_lag_seconds: {
    help: "For how long the first of them has waited; not there without Redis",
    value: ({ queue, now }) => {
      const waiting = queue();
      return waiting && (secondsSince(waiting.since, now()) ?? 0);
    },
  },
  redis_up: {
    help: "Whether Redis answers (1) or not (0); not there without Redis",
    value: ({ isRedisUp }) => isRedisUp(),
  },
};

/** Gauges that are asked when they are read. */
export function addGauges(registry: Registry, sources: Sources): void {
  for (const [name, { help, value }] of Object.entries(GAUGES)) {
    new Gauge({
      name: named(name),
      help,
      registers: [registry],
      collect() {
        const now = value(sources);
        if (now === undefined) this.remove();
        else this.set(Number(now));
      },
    });
  }
}

/** Never negative, whatever was done to the clock. */
function secondsSince(from: number | undefined, now: number): number | undefined {
  return from === undefined ? undefined : Math.max(now - from, 0) / 1000;
}

import type { RequestHandler } from "express";
import { collectDefaultMetrics, Registry } from "prom-client";
import type { Tally } from "../../lights/tally.js";
import type { DeliveryListener } from "../deliveries.js";
import { countDeliveries } from "./count-deliveries.js";
import { countLights } from "./count-lights.js";
import { addGauges, type Sources } from "./gauges.js";

export interface Metrics {
  readonly deliveries: DeliveryListener;
  readonly tally: Tally;
  /** Answers with all metrics in Prometheus' text format. They name no pipeline, branch or person. */
  readonly handler: RequestHandler;
}

export function createMetrics(sources: Sources): Metrics {
  const registry = new Registry();
  const deliveries = countDeliveries(registry);
  const tally = countLights(registry);
  addGauges(registry, sources);
  let isRead = false;

  return {
    deliveries,
    tally,
    async handler(_request, response) {
      // Watching the event loop wakes the process a hundred times a second: only for who reads it.
      if (!isRead) collectDefaultMetrics({ register: registry });
      isRead = true;
      const text = await registry.metrics();
      response.set("Cache-Control", "no-store").set("Content-Type", registry.contentType);
      response.send(text);
    },
  };
}

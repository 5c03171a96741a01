import { Counter, Histogram, type Registry } from "prom-client";
import { EVENTS, REFUSALS, type Received } from "../../webhook/index.js";
import type { DeliveryListener } from "../deliveries.js";
import { named } from "./name.js";

/** Seconds: an answer takes under a millisecond, and Buildkite waits five seconds for it. */
const ANSWER_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Counts how deliveries end. What strangers write becomes no label, so that there are few. */
export function countDeliveries(registry: Registry): DeliveryListener {
  const registers = [registry];
  const deliveries = new Counter({
    name: named("deliveries_total"),
    help: "Requests to the webhook by their event (other: not one that is typed here; none: not verified) and verdict (accepted, duplicate, refused, aborted)",
    labelNames: ["event", "verdict"],
    registers,
  });
  const refusals = new Counter({
    name: named("refusals_total"),
    help: "Requests to the webhook that were refused, by the code of the answer",
    labelNames: ["code"],
    registers,
  });
  const failures = new Counter({
    name: named("handler_failures_total"),
    help: "Handlers of deliveries that threw",
    registers,
  });
  const answers = new Histogram({
    name: named("answer_seconds"),
    help: "Time from a delivery's arrival until its answer has left, by verdict",
    labelNames: ["verdict"],
    buckets: ANSWER_BUCKETS,
    registers,
  });
  // From the start, so that the first one is seen as a rise.
  for (const code of Object.keys(REFUSALS)) refusals.inc({ code }, 0);

  return {
    ended(ending) {
      const { verdict, received, milliseconds } = ending;
      deliveries.inc({ event: eventOf(received), verdict });
      if (verdict === "aborted") return;
      if (verdict === "refused") refusals.inc({ code: ending.refusal.code });
      answers.observe({ verdict }, milliseconds / 1000);
    },
    failed(_error, delivery) {
      if (delivery) failures.inc();
    },
  };
}

function eventOf(received: Received | undefined): string {
  if (!received) return "none";
  const { event } = received.event;
  return Object.hasOwn(EVENTS, event) ? event : "other";
}

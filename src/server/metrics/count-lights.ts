import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Tally } from "../../lights/tally.js";
import { named } from "./name.js";

/** Seconds: a bulb on the LAN shows it within milliseconds, LIFX's limit can take a minute. */
const SHOWN_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120];

/** Counts what drivers do, by kind of light. */
export function countLights(registry: Registry): Tally {
  const labelNames = ["kind"] as const;
  const registers = [registry];
  const sent = new Counter({
    name: named("bulb_requests_total"),
    help: "Requests to LIFX's HTTP API (cloud) and messages to bulbs (lan)",
    labelNames,
    registers,
  });
  const left = new Gauge({
    name: named("bulb_requests_left"),
    help: "Requests that may be sent now before a limit is reached, as last heard",
    labelNames,
    registers,
  });
  const shown = new Histogram({
    name: named("bulb_shown_seconds"),
    help: "Time from a light's being told what to show until the bulb (lan) or LIFX (cloud) has taken it; a light is told at once when a delivery is applied, so it is the time from arrival to bulb, too, but for what waited in Redis",
    labelNames,
    buckets: SHOWN_BUCKETS,
    registers,
  });
  const dropped = new Counter({
    name: named("effects_dropped_total"),
    help: "Effects of a moment that would have come too late and were not sent",
    labelNames,
    registers,
  });
  const failed = new Counter({
    name: named("bulb_failures_total"),
    help: "Tries to reach a bulb that failed, by the code that the log gives as well",
    labelNames: ["kind", "code"] as const,
    registers,
  });

  return {
    sent: (kind) => {
      sent.inc({ kind });
    },
    left: (kind, requests) => {
      left.set({ kind }, requests);
    },
    shown: (kind, milliseconds) => {
      shown.observe({ kind }, milliseconds / 1000);
    },
    dropped: (kind) => {
      dropped.inc({ kind });
    },
    failed: (kind, code) => {
      failed.inc({ kind, code });
    },
  };
}

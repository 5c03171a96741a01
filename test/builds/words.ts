import { sight, type Sighting } from "../../src/builds/sighting.js";
import { EMPTY, reduce, type State } from "../../src/builds/state.js";
import type { Branch } from "../../src/builds/record.js";
import type { Delivery, EventName } from "../../src/webhook/index.js";
import { eventOf, type Overrides } from "../helpers/payloads.js";

/** Unix seconds at which these tests begin. */
export const T = Date.UTC(2026, 2, 4, 6) / 1000;

export function signed(timestamp = T): Delivery {
  return { method: "signature", timestamp, receivedAt: timestamp * 1000 };
}

export const TOKEN: Delivery = { method: "token", receivedAt: 0 };

export function sightingOf(
  name: EventName,
  overrides: Overrides = {},
  delivery: Delivery = signed(),
): Sighting {
  const sighting = sight(eventOf(name, overrides), delivery);
  if (!sighting) throw new Error(`A ${name} says nothing of a build.`);
  return sighting;
}

/** A signed word of a build: `word(41, "failed", 60)` a minute after T. */
export function word(
  number: number,
  state: string,
  after = 0,
  build: Overrides["build"] = {},
): Sighting {
  const at = T + after;
  const isOver = ["passed", "failed", "canceled"].includes(state);
  const finished_at = isOver ? new Date(at * 1000).toISOString() : null;
  const what = { id: `build-${number}`, number, state, finished_at, ...build };
  return sightingOf("build.running", { build: what }, signed(at));
}

/** A word of a job of the step `test`: `jobWord(41, "failed", 60)` a minute after T. */
export function jobWord(
  number: number,
  state: string,
  after = 0,
  job: Overrides["job"] = {},
  build: Overrides["build"] = {},
): Sighting {
  const at = new Date((T + after) * 1000).toISOString();
  const never = { scheduled_at: null, runnable_at: null, started_at: null, finished_at: null };
  const what = { id: `job-${number}`, state, name: null, ...never, created_at: at, ...job };
  const whose = { id: `build-${number}`, number, ...build };
  return sightingOf("job.finished", { build: whose, job: what }, signed(T + after));
}

export function stateOf(...sightings: readonly Sighting[]): State {
  return sightings.reduce(reduce, EMPTY);
}

/** The one branch that the sightings are of. */
export function branchOf(...sightings: readonly Sighting[]): Branch {
  const [branch, ...others] = stateOf(...sightings).branches.values();
  if (!branch || others.length > 0) throw new Error("The sightings are not of one branch.");
  return branch;
}

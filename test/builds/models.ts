import { sight, type BuildSnapshot, type Sighting } from "../../src/builds/sighting.js";
import { branchKey, EMPTY, forgetAll, reduce, type State } from "../../src/builds/state.js";
import type { Delivery } from "../../src/webhook/index.js";
import { isVerdict, type Sent } from "./simulator/world.js";

/** `reduce`, or what is put in its place to see the properties fail. */
export type Model = (state: State, sighting: Sighting, delivery: Delivery) => State;

export const ours: Model = reduce;

/** Keeps nothing. */
export const constant: Model = (state) => state;

/** What a build does now is what arrived last. */
export const lastArrival: Model = ordered(() => true);

/** By dispatch where both were signed, else by the newest instant: an order that is not transitive. */
export function dispatchWhereBothHaveOne(): Model {
  const dispatched = new WeakMap<BuildSnapshot, number>();
  return ordered((kept, arriving, { timestamp }) => {
    const before = dispatched.get(kept);
    if (timestamp !== undefined) dispatched.set(arriving, timestamp);
    const bySecond = timestamp !== undefined && before !== undefined ? timestamp - before : 0;
    return (bySecond || arriving.newest - kept.newest) >= 0;
  });
}

/** A job event's view of its build is taken to be as new as its dispatch. */
export const jobsByDispatch: Model = (state, sighting, { timestamp }) => {
  const { build } = sighting;
  return reduce(state, { ...sighting, build: { ...build, t: timestamp ?? build.t } });
};

function ordered(
  isLater: (kept: BuildSnapshot, arriving: BuildSnapshot, delivery: Delivery) => boolean,
): Model {
  return (state, sighting, delivery) => {
    const { pipeline, branch: ref, build } = sighting;
    const key = branchKey(pipeline.id, ref);
    const branch = state.branches.get(key);
    const kept = branch?.builds.find(({ number }) => number === build.number)?.now;
    if (!branch || !kept) return reduce(state, sighting);
    if (!isLater(kept, build, delivery)) return reduce(state, { ...sighting, build: kept });
    const builds = branch.builds.map(({ now, ...rest }) =>
      now === kept ? rest : { ...rest, ...(now && { now }) },
    );
    return reduce({ ...state, branches: state.branches.set({ ...branch, builds }) }, sighting);
  };
}

/** The state after deliveries, in the order in which they stand; `sweep`: forgetting at every so many. */
export function fold(sent: readonly Sent[], model: Model = ours, sweep = Infinity): State {
  return forgetAll(
    sent.reduce((state, { event, at, signed }, index) => {
      const delivery: Delivery = {
        method: signed ? "signature" : "token",
        // Whatever the clock says here: nothing may depend on it.
        receivedAt: index,
        ...(signed && { timestamp: Math.floor(at / 1000) }),
      };
      const sighting = sight(event, delivery);
      if (!sighting) return state;
      const next = model(state, sighting, delivery);
      return index % sweep === 0 ? forgetAll(next) : next;
    }, EMPTY),
  );
}

/** Of each build its newest word and verdict, of each job its newest delivery. */
export function thin(sent: readonly Sent[]): Sent[] {
  const kept = new Map<string, Sent>();
  for (const delivery of sent) {
    const { build, job, version } = delivery;
    kept.set(job?.id ?? `now of ${build.id}`, delivery);
    const verdict = `verdict of ${build.id}`;
    if (isVerdict(version) && (kept.get(verdict)?.version.at ?? 0) <= version.at) {
      kept.set(verdict, delivery);
    }
  }
  return [...kept.values()];
}

/** Text that is the same where and only where two states hold the same. */
export function canonical(state: State): string {
  return JSON.stringify(state, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

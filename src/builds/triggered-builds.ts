import type { BuildRecord } from "./record.js";
import type { BranchKey, State } from "./state.js";

/** Finds a build that a trigger step made by its id, which is all that the trigger step's job tells. */
export interface TriggeredBuilds {
  /** Takes up the triggered builds of a branch: after a sighting of it. */
  readonly note: (state: State, key: BranchKey) => void;
  readonly find: (state: State, id: string) => BuildRecord | undefined;
  /** Drops the builds that were forgotten. */
  readonly sweep: (state: State) => void;
}

/** An index beside the state, for all of it follows from the state. */
export function createTriggeredBuilds(): TriggeredBuilds {
  const places = new Map<string, BranchKey>();

  function find({ branches }: State, id: string): BuildRecord | undefined {
    const key = places.get(id);
    if (key === undefined) return undefined;
    return branches.get(key)?.builds.find((build) => build.id === id);
  }

  return {
    note({ branches }, key) {
      for (const { id, now, verdict } of branches.get(key)?.builds ?? []) {
        if ((now ?? verdict)?.triggered) places.set(id, key);
      }
    },
    find,
    sweep(state) {
      for (const id of places.keys()) if (!find(state, id)) places.delete(id);
    },
  };
}

import * as actions from "./simulator/actions.js";
import { schedule, trigger } from "./simulator/beginnings.js";
import { pass } from "./simulator/dispatch.js";
import { Happening, type Chance } from "./simulator/happening.js";
import { current, type Terms, type World } from "./simulator/world.js";

/** Something that happens at Buildkite. */
export interface Action extends Chance {
  readonly kind: Kind;
  /** Milliseconds that pass before. */
  readonly after: number;
}

const KINDS = {
  schedule,
  trigger,
  start: actions.start,
  jobPasses: actions.passJob,
  jobFails: actions.failJob,
  jobRetriesItself: actions.retryAutomatically,
  settle: actions.settle,
  retry: actions.retry,
  unblock: actions.unblock,
  cancel: actions.cancel,
  skip: actions.skip,
  rename: actions.rename,
} as const;

export type Kind = keyof typeof KINDS;

const START = Date.UTC(2026, 2, 4, 5, 6, 7);

/** The life of a few pipelines: what happened, and every delivery that came of it, as dispatched. */
export function simulate(terms: Terms, happened: readonly Action[]): World {
  const pipelines = ["lamp-room", "fog-horn"].map((slug) => {
    return { id: `pipeline-${slug}`, slug, name: slug, builds: 0 };
  });
  const world: World = { terms, clock: START, pipelines, builds: [], pending: [], sent: [] };
  for (const action of happened) {
    pass(world, action.after);
    KINDS[action.kind](new Happening(world, action));
  }
  const last = happened.at(-1);
  for (const build of last ? world.builds : []) {
    if (last && current(build).state === "canceling")
      actions.settle(new Happening(world, last), build);
  }
  while (world.pending.length > 0) pass(world, 24 * 60 * 60 * 1000);
  return world;
}

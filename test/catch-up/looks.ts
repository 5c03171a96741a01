import { outlook } from "../../src/builds/outlook.js";
import { sight, type Sighting } from "../../src/builds/sighting.js";
import { EMPTY, reduce } from "../../src/builds/state.js";
import { stepOutlooks } from "../../src/builds/step-outlook.js";
import type { Delivery } from "../../src/webhook/index.js";
import { stepTruths } from "../builds/simulator/step-truth.js";
import { refKey, truths, type Shown } from "../builds/simulator/truth.js";
import {
  current,
  isVerdict,
  type Sent,
  type Version,
  type World,
} from "../builds/simulator/world.js";

/** What time alone does to a look is tested elsewhere. */
const ENDLESS = { branch: Infinity, running: Infinity };

/** What each branch shows after the sightings, and each step of it. */
export function looks(sightings: readonly Sighting[]): Map<string, Shown> {
  const { branches } = sightings.reduce(reduce, EMPTY);
  const all = [...branches.values()];
  const byId = new Map(all.flatMap(({ builds }) => builds).map((build) => [build.id, build]));
  const options = {
    ...{ now: 0, patience: ENDLESS, heardAt: 0 },
    buildById: (id: string) => byId.get(id),
  };
  return new Map(
    all.flatMap((branch) => {
      const key = refKey(branch.pipeline, branch.ref);
      const steps = stepOutlooks(branch, () => true, options);
      const ofSteps = steps.map(({ step, outlook }) => [`${key} ${step}`, outlook] as const);
      return [[key, outlook(branch, 0, ENDLESS)] as const, ...ofSteps].map(
        ([what, { status, fixed, stillFailing }]): [string, Shown] => {
          return [what, { status, fixed, stillFailing }];
        },
      );
    }),
  );
}

/**
 * What they should show, where anybody can tell: a verdict counts if somebody told of it, whether a
 * delivery that is `kept` or a world that was read. `steps`: of those too, for all jobs were told of.
 */
export function truth(
  world: World,
  { kept, read, steps }: { kept: readonly Sent[]; read: readonly World[]; steps: boolean },
): Map<string, Shown> {
  for (const build of world.builds) {
    const same = read.flatMap(({ builds }) => builds.filter(({ id }) => id === build.id));
    const told = kept.filter((each) => each.build === build).map(({ version }) => version);
    const latest = [...told, ...same.map(current)]
      .filter(isVerdict)
      .reduce<Version | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined);
    if (latest) build.told = latest;
    else delete build.told;
  }
  const ofSteps = steps ? stepTruths(world) : [];
  return new Map(
    [
      ...truths(world),
      ...ofSteps.map((each) => [`${each.branch} ${each.step}`, each] as const),
    ].flatMap(([key, { status, fixed, stillFailing, inDoubt }]): [string, Shown][] => {
      return inDoubt ? [] : [[key, { status, fixed, stillFailing }]];
    }),
  );
}

export function sightingsOfDeliveries(sent: readonly Sent[]): Sighting[] {
  return sent.flatMap(({ event, at, signed }) => {
    const delivery: Delivery = {
      method: signed ? "signature" : "token",
      receivedAt: 0,
      ...(signed && { timestamp: Math.floor(at / 1000) }),
    };
    return sight(event, delivery) ?? [];
  });
}

import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { pino } from "pino";
import type { Sighting } from "../../src/builds/sighting.js";
import { createClient } from "../../src/catch-up/client.js";
import { run } from "../../src/catch-up/run.js";
import { arrange, arrivals, shortLives, type Life } from "../builds/lives.js";
import { simulate } from "../builds/simulator.js";
import type { Shown } from "../builds/simulator/truth.js";
import { current, type World } from "../builds/simulator/world.js";
import { ORGANIZATION, TOKEN } from "../helpers/fake-buildkite-api.js";
import { startFakeBuildkiteApi, type FakeBuildkiteApi } from "../helpers/fake-buildkite-api.js";
import { listed } from "./listed.js";
import { looks, sightingsOfDeliveries, truth } from "./looks.js";

// For slow machines: hundreds of lives, each with some requests over loopback.
jest.setTimeout(240_000);

const log = pino({ level: "silent" });
const START = simulate({ auth: "token", format: "iso", jobEvents: true }, []).clock;
const OVERLAP = 5 * 60_000;
const DARK: Shown = { status: undefined, fixed: false, stillFailing: false };

let api: FakeBuildkiteApi;
beforeAll(async () => {
  api = await startFakeBuildkiteApi();
});
afterAll(() => api.close());

/** What catching up hears of a world, as it is at a time. */
async function read(world: World, at: number, since = START - OVERLAP): Promise<Sighting[]> {
  const account = { apiUrl: api.url, token: TOKEN, organization: ORGANIZATION };
  const now = () => at;
  const { signal } = new AbortController();
  const getPage = createClient({ account, log, now, signal });
  const heard: Sighting[] = [];
  api.builds = listed(world);
  api.clock = now;
  const { unreadable } = await run({
    ...{ ...account, since, now, getPage, log },
    take(sightings) {
      heard.push(...sightings);
      return Promise.resolve();
    },
  });
  expect(unreadable).toBe(0);
  return heard;
}

interface Moment {
  readonly world: World;
  readonly at: number;
}

/** A life as it is after some of its actions, in the order in which they come; and at its end. */
function moments({ terms, actions }: Life, shares: readonly number[]): Moment[] {
  const counts = shares.map((share) => Math.floor(share * actions.length)).sort((a, b) => a - b);
  const before = counts.map((count) => {
    const done = actions.slice(0, count);
    const at = done.reduce((clock, { after }) => clock + after, START);
    return { world: simulate(terms, done), at };
  });
  const world = simulate(terms, actions);
  return [...before.filter(isMidway), { world, at: world.clock + 2000 }];
}

/** The simulator ends a life by settling what is being canceled, which in a longer one comes later. */
function isMidway({ world, at }: Moment): boolean {
  return world.builds.every((build) => {
    return current(build).at < at || build.versions.at(-2)?.state !== "canceling";
  });
}

function expectTruth(sightings: readonly Sighting[], expected: Map<string, Shown>): void {
  const shown = looks(sightings);
  const seen = [...expected.keys()].map((key) => [key, shown.get(key) ?? DARK]);
  expect(seen).toEqual([...expected]);
}

const someShares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 });
/** In which builds take hours, so that they outlive what one run reaches back behind another. */
const slowLives = shortLives.map(({ terms, actions }) => {
  return { terms, actions: actions.map((each) => ({ ...each, after: each.after * 12 })) };
});

describe("what was caught up", () => {
  it("shows the truth, whichever deliveries were lost", async () => {
    const property = fc.asyncProperty(
      shortLives,
      arrivals,
      fc.nat(),
      async (life, arrival, loss) => {
        const world = simulate(life.terms, life.actions);
        const shuffled = arrange(world.sent, loss);
        const kept = new Set(shuffled.slice(0, loss % (world.sent.length + 1)));
        const heard = await read(world, world.clock + 2000);
        const arrived = sightingsOfDeliveries([...kept]);
        const all = arrange([...arrived, ...heard], arrival);
        expectTruth(all, truth(world, { kept: [...kept], read: [world], steps: true }));
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  it("shows the truth where no delivery came, from what changed between one run and the next", async () => {
    const property = fc.asyncProperty(slowLives, someShares, async (life, shares) => {
      const heard: Sighting[] = [];
      let since = START - OVERLAP;
      const all = moments(life, shares);
      for (const { world, at } of all) {
        heard.push(...(await read(world, at, since)));
        since = at - OVERLAP;
      }
      const { world } = all.at(-1) ?? { world: simulate(life.terms, []) };
      const seen = all.map((each) => each.world);
      expectTruth(heard, truth(world, { kept: [], read: seen, steps: true }));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("spoils nothing that deliveries tell, whenever it was read and in any order", async () => {
    const property = fc.asyncProperty(
      shortLives,
      someShares,
      arrivals,
      async (life, shares, arrival) => {
        const all = moments(life, shares);
        const world = all.at(-1)?.world ?? simulate(life.terms, []);
        const midway = all.slice(0, -1);
        const heard: Sighting[] = [];
        for (const moment of midway) heard.push(...(await read(moment.world, moment.at)));
        const arrived = arrange([...sightingsOfDeliveries(world.sent), ...heard], arrival);
        const seen = midway.map((moment) => moment.world);
        const { jobEvents } = life.terms;
        expectTruth(arrived, truth(world, { kept: world.sent, read: seen, steps: jobEvents }));
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});

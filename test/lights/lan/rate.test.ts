import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";

import { color } from "../../../src/lights/color.js";
import { createLan, type Lan } from "../../../src/lights/lan/index.js";
import type { Frame } from "../../../src/lights/light.js";
import { NO_TALLY } from "../../../src/lights/tally.js";
import { fakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import { closed, frame, numbered, pass, recordingLog, useFakeTime } from "./support.js";

const ADDRESS = "127.0.41.2";
const BROADCAST = "127.0.41.255";
const STORM_MS = 15_000;

let bulb: FakeLanBulb;
let lan: Lan;
let sent: number;

/** The most that came to the bulb in any second, lost or not, discovery included. */
function mostInASecond({ arrivals }: FakeLanBulb): number {
  const inSecondFrom = (start: number) =>
    arrivals.filter((time) => time >= start && time < start + 1000).length;
  return Math.max(...arrivals.map(inSecondFrom));
}

const still = (number: number) => numbered(number % 1000);

const moving = (number: number) =>
  frame({
    movement: "breathe",
    color: color("yellow", 0.05),
    from: color("yellow", 0.35),
    ...{ period: 5, cycles: number + 1, persist: true },
  });

const mixed = (number: number) => (number % 3 === 0 ? moving(number) : still(number));

async function bulbWith(options: { loss?: number; seed?: number }): Promise<FakeLanBulb> {
  bulb = await startFakeLanBulb({ address: ADDRESS, broadcast: BROADCAST, ...options });
  return bulb;
}

async function storm(show: (number: number) => Frame): Promise<void> {
  const light = lan.light([]);
  for (let number = 0; number < STORM_MS / 5; number += 1) {
    light.show(show(number));
    await pass(5);
  }
}

beforeEach(() => {
  useFakeTime();
  sent = 0;
  const tally = {
    ...NO_TALLY,
    sent: () => {
      sent += 1;
    },
  };
  lan = createLan({
    // Discovery reaches the bulb in every way there is.
    ...{ addresses: [ADDRESS, BROADCAST], broadcast: BROADCAST },
    ...{ keepsakes: fakeKeepsakes(), log: recordingLog().log, mayDrive: () => true, tally },
  });
});

afterEach(async () => {
  await closed(lan);
  await bulb.close();
  jest.useRealTimers();
});

it.each([
  ["still", still],
  ["moving", moving],
  ["mixed", mixed],
])("a storm of %s looks is 20 messages in any second at most", async (_name, show) => {
  await bulbWith({});
  await storm(show);
  expect(bulb.arrivals.length).toBeGreaterThan(100);
  expect(mostInASecond(bulb)).toBeLessThanOrEqual(20);
  expect(sent).toBe(bulb.arrivals.length);
});

it.each([1, 2, 3, 4, 5])("it is no more where three of ten are lost (seed %d)", async (seed) => {
  await bulbWith({ loss: 0.3, seed });
  await storm(mixed);
  expect(bulb.arrivals.length).toBeGreaterThan(50);
  expect(mostInASecond(bulb)).toBeLessThanOrEqual(20);
});

it("it is no more where the bulb never tells its label", async () => {
  await bulbWith({});
  bulb.tellsLabel = false;
  await storm(moving);
  expect(mostInASecond(bulb)).toBeLessThanOrEqual(20);
});

it("it is no more where the bulb acknowledges nothing", async () => {
  await bulbWith({ loss: 0.9, seed: 3 });
  await storm(mixed);
  expect(mostInASecond(bulb)).toBeLessThanOrEqual(20);
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { createLan, type Lan } from "../../../src/lights/lan/index.js";
import { fakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import {
  ALONE,
  NO_BROADCAST,
  closed,
  numbered,
  pass,
  passUntil,
  recordingLog,
  useFakeTime,
} from "./support.js";

const ONE = "127.0.42.2";
const OTHER = "127.0.42.3";
const NOBODYS = "127.0.42.4";

let lan: Lan;
let bulbs: FakeLanBulb[];

async function bulbAt(address: string, label: string): Promise<FakeLanBulb> {
  const bulb = await startFakeLanBulb({ address, label });
  bulbs.push(bulb);
  return bulb;
}

async function swap(one: FakeLanBulb, other: FakeLanBulb): Promise<void> {
  const [mine, yours] = [one.address, other.address];
  await one.move(NOBODYS);
  await other.move(mine);
  await one.move(yours);
}

/** The number of the look that the bulb shows. */
const shown = ({ settlesOn }: FakeLanBulb) => settlesOn.kelvin - 1500;

beforeEach(() => {
  useFakeTime();
  bulbs = [];
  lan = createLan({
    ...{ addresses: [ONE, OTHER], broadcast: NO_BROADCAST, ...ALONE },
    ...{ keepsakes: fakeKeepsakes(), log: recordingLog().log },
  });
});

afterEach(async () => {
  await closed(lan);
  expect(jest.getTimerCount()).toBe(0);
  await Promise.all(bulbs.map((bulb) => bulb.close()));
  jest.useRealTimers();
});

describe("a bulb that has another address all of a sudden", () => {
  it("shows what came meanwhile once it is heard from there", async () => {
    const bulb = await bulbAt(ONE, "Desk");
    const light = lan.light([]);
    light.show(numbered(1));
    await passUntil(() => shown(bulb) === 1);
    await bulb.move(OTHER);
    light.show(numbered(2));
    expect(await passUntil(() => shown(bulb) === 2)).toBeLessThanOrEqual(7_000);
  });

  it("is told again what it was told before, for it may have lost its power as well", async () => {
    const bulb = await bulbAt(ONE, "Desk");
    lan.light([]).show(numbered(1));
    await passUntil(() => shown(bulb) === 1);
    await bulb.move(OTHER);
    bulb.settlesOn = { hue: 0, saturation: 0, brightness: 1, kelvin: 3500 };
    expect(await passUntil(() => shown(bulb) === 1)).toBeLessThanOrEqual(7_000);
    const { length } = bulb.commands;
    await pass(20_000, 20);
    expect(bulb.commands).toHaveLength(length);
  });
});

describe("two bulbs that swap their addresses", () => {
  it("show each their own light's looks, by label", async () => {
    const [desk, door] = [await bulbAt(ONE, "Desk"), await bulbAt(OTHER, "Door")];
    const [deskLight, doorLight] = [lan.light(["Desk"]), lan.light(["Door"])];
    deskLight.show(numbered(1));
    doorLight.show(numbered(2));
    await passUntil(() => shown(desk) === 1 && shown(door) === 2);
    await swap(desk, door);
    deskLight.show(numbered(3));
    doorLight.show(numbered(4));
    await passUntil(() => shown(desk) === 3 && shown(door) === 4, 7_000);
    expect(desk.refusals).toEqual([]);
  });

  it("swap their lights, too, where those name addresses", async () => {
    const [desk, door] = [await bulbAt(ONE, "Desk"), await bulbAt(OTHER, "Door")];
    lan.light([ONE]).show(numbered(1));
    lan.light([OTHER]).show(numbered(2));
    await passUntil(() => shown(desk) === 1 && shown(door) === 2);
    await swap(desk, door);
    await passUntil(() => shown(desk) === 2 && shown(door) === 1, 7_000);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { color } from "../../../src/lights/color.js";
import { createLan, type Lan } from "../../../src/lights/lan/index.js";
import { CLOSE_GRACE, type Light } from "../../../src/lights/light.js";
import type { MovingEffect } from "../../../src/lights/look.js";
import { fakeKeepsakes, type FakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import {
  ALONE,
  LEVEL,
  NO_BROADCAST,
  closed,
  frame,
  numbered,
  pass,
  passUntil,
  passed,
  recordingLog,
  useFakeTime,
} from "./support.js";

const ADDRESS = "127.0.21.11";
const PINK = { hue: 325, saturation: 0.5, brightness: 0.3, kelvin: 3500 };
const TEAL = { hue: 170, saturation: 0.8, brightness: 0.6, kelvin: 4000 };

const running: MovingEffect = {
  movement: "breathe",
  color: color("yellow", 0.05),
  from: color("yellow", 0.35),
  period: 5,
  cycles: 9999,
  persist: true,
};

let bulb: FakeLanBulb;
let lan: Lan;
let light: Light;
let keepsakes: FakeKeepsakes;
let lines: Record<string, unknown>[];

const types = () => bulb.messages.map(({ type }) => type);
const readings = () => types().filter((type) => type === "GetLight").length;
const warnings = () => lines.filter(({ level }) => level === LEVEL.warn);

/** Hue, saturation and brightness went through whole percents and 16 bits. */
function expectToShow(expected: typeof PINK): void {
  const { hue, saturation, brightness, kelvin } = bulb.settlesOn;
  expect(hue).toBeCloseTo(expected.hue, 0);
  expect(saturation).toBeCloseTo(expected.saturation, 2);
  expect(brightness).toBeCloseTo(expected.brightness, 2);
  expect(kelvin).toBe(expected.kelvin);
}

async function found(): Promise<void> {
  await passUntil(() => lines.some(({ msg }) => String(msg).startsWith("Found")));
}

/** Gives back, and says how many milliseconds it took. */
async function givenBack(): Promise<number> {
  const start = performance.now();
  await passed(light.giveBack());
  return performance.now() - start;
}

beforeEach(async () => {
  useFakeTime();
  bulb = await startFakeLanBulb({ address: ADDRESS, label: "Desk" });
  bulb.settlesOn = PINK;
  const recording = recordingLog();
  lines = recording.lines;
  keepsakes = fakeKeepsakes();
  lan = createLan({
    ...ALONE,
    addresses: [ADDRESS],
    broadcast: NO_BROADCAST,
    keepsakes,
    log: recording.log,
  });
  light = lan.light([]);
  await found();
});

afterEach(async () => {
  await closed(lan);
  expect(jest.getTimerCount()).toBe(0);
  await bulb.close();
  jest.useRealTimers();
});

describe("a bulb on the LAN", () => {
  it("is asked what it shows before the first command, and once", async () => {
    light.show(frame(running));
    await passUntil(() => bulb.commands.length === 2);
    light.show(numbered(1));
    await passUntil(() => bulb.commands.length === 3);
    const [, ...rest] = types().slice(types().indexOf("GetLight"));
    expect(rest).toEqual(["SetColor", "SetWaveform", "SetColor"]);
    expect(readings()).toBe(1);
    expect([...keepsakes.colors]).toEqual([[bulb.serial, PINK]]);
  });

  it("gets back what it showed, over a second, and keeps it", async () => {
    light.show(frame(running));
    await passUntil(() => bulb.commands.length === 2);
    await givenBack();
    expect(bulb.commands.at(-1)).toMatchObject({ type: "SetColor", duration: 1000 });
    expectToShow(PINK);
    expect(keepsakes.colors.size).toBe(0);
    await pass(20_000, 50);
    expect(bulb.commands).toHaveLength(3);
    expect(types()).not.toContain("SetPower");
    expect(warnings()).toEqual([]);
  });

  it("is asked anew when something is shown again", async () => {
    light.show(numbered(1));
    await passUntil(() => bulb.commands.length === 1);
    await givenBack();
    bulb.settlesOn = TEAL;
    light.show(numbered(2));
    await passUntil(() => bulb.settlesOn.kelvin === 1502);
    expect([...keepsakes.colors]).toEqual([[bulb.serial, TEAL]]);
    await givenBack();
    expectToShow(TEAL);
  });

  it("is not asked where it is known already, and gets that back", async () => {
    keepsakes.colors.set(bulb.serial, TEAL);
    light.show(numbered(1));
    await passUntil(() => bulb.commands.length === 1);
    expect(readings()).toBe(0);
    await givenBack();
    expectToShow(TEAL);
  });

  it("hears nothing of an effect that waits for what it shows", async () => {
    bulb.silent = true;
    light.show(numbered(1));
    await pass(700);
    const giving = light.giveBack();
    bulb.silent = false;
    await passed(giving);
    await pass(20_000, 50);
    expect(bulb.settlesOn).toEqual(PINK);
    expect(keepsakes.colors.size).toBe(0);
  });

  it("shows the newer frame where one comes while it is given back", async () => {
    light.show(numbered(1));
    await passUntil(() => bulb.commands.length === 1);
    const giving = light.giveBack();
    light.show(numbered(2));
    await passed(giving);
    await passUntil(() => bulb.settlesOn.kelvin === 1502);
    expect(warnings()).toEqual([]);
  });

  it("that is silent has the frame within about two seconds of its return, and is not given back", async () => {
    bulb.silent = true;
    light.show(numbered(1));
    await pass(2_100);
    bulb.silent = false;
    await passUntil(() => bulb.commands.length > 0, 3_000);
    await pass(1_000);
    expect(keepsakes.colors.size).toBe(0);
    const commands = bulb.commands.length;
    await givenBack();
    expect(bulb.commands).toHaveLength(commands);
  });

  it("that falls silent is not given back: that is said once, and the colour kept", async () => {
    light.show(numbered(1));
    await passUntil(() => bulb.commands.length === 1);
    await pass(1_000);
    bulb.silent = true;
    light.show(numbered(2));
    expect(await givenBack()).toBeLessThanOrEqual(CLOSE_GRACE + 10);
    await pass(1_000);
    const { length } = bulb.arrivals;
    await pass(4_000);
    // Discovery is all that is left.
    expect(bulb.arrivals.length - length).toBeLessThanOrEqual(2);
    bulb.silent = false;
    await pass(30_000, 50);
    expect(bulb.settlesOn.kelvin).toBe(1501);
    expect(keepsakes.colors.get(bulb.serial)).toEqual(PINK);
    expect(warnings().filter(({ bulbs }) => bulbs !== undefined)).toMatchObject([
      { bulbs: [{ id: bulb.serial, label: "Desk" }] },
    ]);
    await givenBack();
    expectToShow(PINK);
  });

  it("is given back where three of ten datagrams are lost either way", async () => {
    light.show(numbered(1));
    await passUntil(() => bulb.commands.length === 1);
    bulb.loss = 0.3;
    await givenBack();
    expectToShow(PINK);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Socket } from "node:dgram";

import { color } from "../../../src/lights/color.js";
import { createLan, type Lan } from "../../../src/lights/lan/index.js";
import type { Light } from "../../../src/lights/light.js";
import type { MovingEffect } from "../../../src/lights/look.js";
import { fakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import {
  ALONE,
  LEVEL,
  NO_BROADCAST,
  frame,
  numbered,
  recordSockets,
  recordingLog,
  until,
} from "./support.js";

const DESK = "127.0.11.2";
const DOOR = "127.0.11.3";
const FIRST_KELVIN = 1500;

const running: MovingEffect = {
  movement: "breathe",
  color: color("yellow", 0.05),
  from: color("yellow", 0.35),
  period: 5,
  cycles: 9999,
  persist: true,
};

let desk: FakeLanBulb;
let lan: Lan;
let light: Light;
let lines: Record<string, unknown>[];
let sockets: () => readonly Socket[];
let consoleCalls: () => unknown[];
const bulbs: FakeLanBulb[] = [];

async function bulbAt(
  address: string,
  options: Partial<Parameters<typeof startFakeLanBulb>[0]> = {},
): Promise<FakeLanBulb> {
  const bulb = await startFakeLanBulb({ label: "Desk", ...options, address });
  bulbs.push(bulb);
  return bulb;
}

function lanLight(addresses: readonly string[] = [DESK], broadcast = NO_BROADCAST): Light {
  const recording = recordingLog();
  lines = recording.lines;
  lan = createLan({
    ...ALONE,
    addresses,
    broadcast,
    keepsakes: fakeKeepsakes(),
    log: recording.log,
  });
  light = lan.light([]);
  return light;
}

const kelvins = (bulb: FakeLanBulb) =>
  bulb.commands.map((message) => ("hsbk" in message ? message.hsbk.kelvin - FIRST_KELVIN : NaN));
const logged = (level: number) => lines.filter((line) => line.level === level);

beforeEach(async () => {
  sockets = recordSockets();
  const prints = (["log", "info", "warn", "error", "trace"] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation(() => undefined),
  );
  consoleCalls = () => prints.flatMap(({ mock }) => mock.calls);
  desk = await bulbAt(DESK);
});

afterEach(async () => {
  await light.close();
  await lan.close();
  await Promise.all(bulbs.splice(0).map((bulb) => bulb.close()));
  const printed = consoleCalls();
  jest.restoreAllMocks();
  expect(printed).toEqual([]);
});

describe("a bulb on the LAN", () => {
  it("is told the colour that a cycle starts from, then the cycle, and is never switched on", async () => {
    lanLight().show(frame(running));
    await until(() => desk.commands.length === 2);
    expect(desk.commands).toMatchObject([
      {
        type: "SetColor",
        hsbk: { hue: 60, saturation: 1, brightness: 0.35, kelvin: 3500 },
        duration: 0,
        ackRequired: true,
        target: desk.serial,
      },
      {
        type: "SetWaveform",
        hsbk: { hue: 60, saturation: 1, brightness: 0.05, kelvin: 3500 },
        transient: false,
        period: 5000,
        cycles: 9999,
        skewRatio: 0.5,
        waveform: 1,
        ackRequired: true,
        target: desk.serial,
      },
    ]);
    expect(desk.refusals).toEqual([]);
  });

  it("stays off where it is off", async () => {
    await desk.close();
    bulbs.splice(0);
    desk = await bulbAt(DESK, { power: "off" });
    lanLight().show(frame(running));
    await until(() => desk.commands.length === 2);
    expect(desk.power).toBe("off");
    expect(desk.messages.map(({ type }) => type)).not.toContain("SetPower");
  });

  it("is back on the colour before after an effect that does not persist", async () => {
    lanLight().show(numbered(1));
    await until(() => desk.commands.length === 1);
    const before = desk.settlesOn;
    light.show(frame({ ...running, movement: "pulse", cycles: 2, persist: false }));
    await until(() => desk.commands.length === 2);
    expect(desk.settlesOn).toEqual(before);
  });

  it("gets the present frame when it is found after the frame", async () => {
    await desk.close();
    bulbs.splice(0);
    lanLight().show(numbered(1));
    light.show(numbered(2));
    desk = await bulbAt(DESK);
    await until(() => desk.commands.length > 0);
    expect(kelvins(desk)).toEqual([2]);
  });

  it("is left as it is where nothing is known", async () => {
    await desk.close();
    bulbs.splice(0);
    lanLight().show(numbered(1));
    light.show({ words: "nothing known" });
    desk = await bulbAt(DESK);
    await until(() => desk.messages.some(({ type }) => type === "GetLabel"));
    light.show({ words: "nothing known" });
    light.show(numbered(2));
    await until(() => desk.commands.length > 0);
    expect(kelvins(desk)).toEqual([2]);
  });

  it("is found by broadcast", async () => {
    lanLight([], DESK).show(numbered(1));
    await until(() => desk.commands.length > 0);
    expect(kelvins(desk)).toEqual([1]);
  });

  it("gets the newest of a thousand quick frames in a few packets", async () => {
    lanLight().show(numbered(0));
    await until(() => desk.commands.length === 1);
    for (let number = 1; number <= 1000; number += 1) light.show(numbered(number));
    await until(() => kelvins(desk).at(-1) === 1000);
    await light.close();
    expect(kelvins(desk).filter((number) => number < 1000).length).toBeLessThanOrEqual(2);
    expect(desk.commands.length).toBeLessThanOrEqual(4);
  });

  it("gets the present frame when it answers again", async () => {
    lanLight().show(numbered(1));
    await until(() => desk.commands.length === 1);
    desk.silent = true;
    light.show(numbered(2));
    await until(() => logged(LEVEL.warn).length === 1);
    light.show(numbered(3));
    desk.silent = false;
    await until(() => kelvins(desk).at(-1) === 3);
    await until(() => logged(LEVEL.info).some(({ msg }) => String(msg).includes("again")));
    expect(logged(LEVEL.warn)).toMatchObject([
      { id: desk.serial, address: DESK, err: { code: "lan_bulb_silent" } },
    ]);
    expect(kelvins(desk)).toEqual([1, 3]);
  });

  it("does not wait for another one that is silent", async () => {
    const door = await bulbAt(DOOR, { label: "Door" });
    lanLight([DESK, DOOR]).show(numbered(1));
    await until(() => desk.commands.length === 1 && door.commands.length === 1);
    door.silent = true;
    const lost = door.arrivals.length;
    for (let number = 2; number <= 4; number += 1) {
      light.show(numbered(number));
      await until(() => kelvins(desk).at(-1) === number);
    }
    expect(kelvins(desk)).toEqual([1, 2, 3, 4]);
    expect(kelvins(door)).toEqual([1]);
    expect(door.arrivals.length).toBeGreaterThan(lost);
  });
});

describe("the driver's socket", () => {
  it("is replaced after an error, and the frame is shown again", async () => {
    lanLight().show(numbered(1));
    await until(() => desk.commands.length === 1);
    const [first] = sockets();
    first?.emit("error", new Error("recvmsg EIO"));
    first?.emit("error", new Error("recvmsg EIO"));
    await until(() => desk.commands.length === 2);
    expect(kelvins(desk)).toEqual([1, 1]);
    expect(new Set(desk.commands.map(({ senderPort }) => senderPort)).size).toBe(2);
    expect(logged(LEVEL.error)).toMatchObject([{ err: { message: "recvmsg EIO" } }]);
    expect(sockets()).toHaveLength(2);
  });

  it("is closed with a command under way, and sends nothing afterwards", async () => {
    lanLight().show(numbered(1));
    await until(() => desk.commands.length === 1);
    desk.silent = true;
    const heard = desk.arrivals.length;
    light.show(numbered(2));
    await until(() => desk.arrivals.length > heard);
    await light.close();
    await lan.close();
    light.show(numbered(3));
    await light.close();
    expect(sockets()).toHaveLength(1);
    expect(() => sockets()[0]?.address()).toThrow();
    expect(kelvins(desk)).toEqual([1]);
  });
});

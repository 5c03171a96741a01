import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Socket } from "node:dgram";

import { createLan, type Lan } from "../../../src/lights/lan/index.js";
import { fakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import {
  ALONE,
  LEVEL,
  NO_BROADCAST,
  closed,
  numbered,
  pass,
  passUntil,
  passed,
  recordSockets,
  recordingLog,
  useFakeTime,
} from "./support.js";

const DESK = "127.0.21.2";
const DOOR = "127.0.21.3";
const HALL = "127.0.21.4";

let lan: Lan;
let lines: Record<string, unknown>[];
let sockets: () => readonly Socket[];
let bulbs: FakeLanBulb[];

async function bulbAt(address: string, label: string): Promise<FakeLanBulb> {
  const bulb = await startFakeLanBulb({ address, label });
  bulbs.push(bulb);
  return bulb;
}

function kelvins({ commands }: FakeLanBulb): number[] {
  return commands.map((message) => ("hsbk" in message ? message.hsbk.kelvin - 1500 : NaN));
}

const warnings = () => lines.filter(({ level }) => level === LEVEL.warn);

beforeEach(() => {
  useFakeTime();
  sockets = recordSockets();
  bulbs = [];
  const recording = recordingLog();
  lines = recording.lines;
  lan = createLan({
    ...ALONE,
    addresses: [DESK, DOOR, HALL],
    broadcast: NO_BROADCAST,
    keepsakes: fakeKeepsakes(),
    log: recording.log,
  });
});

afterEach(async () => {
  await closed(lan);
  expect(jest.getTimerCount()).toBe(0);
  await Promise.all(bulbs.map((bulb) => bulb.close()));
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe("the lights of one LAN", () => {
  it("drive each their own bulbs, by label, address and id, over one socket", async () => {
    const [desk, door, hall] = [
      await bulbAt(DESK, "Desk"),
      await bulbAt(DOOR, "Door"),
      await bulbAt(HALL, "Hall"),
    ];
    expect(sockets()).toEqual([]);
    const names = [["Desk"], [DOOR], [hall.serial.toUpperCase()]];
    for (const [index, light] of names.map((each) => lan.light(each)).entries()) {
      light.show(numbered(index + 1));
    }
    await passUntil(() => bulbs.every(({ commands }) => commands.length > 0));
    await pass(1_000);
    expect([kelvins(desk), kelvins(door), kelvins(hall)]).toEqual([[1], [2], [3]]);
    expect(sockets()).toHaveLength(1);
  });

  it("leave to the one for every bulb what no other names", async () => {
    const [desk, door] = [await bulbAt(DESK, "Desk"), await bulbAt(DOOR, "Door")];
    lan.light([]).show(numbered(1));
    lan.light(["Desk"]).show(numbered(2));
    await passUntil(() => bulbs.every(({ commands }) => commands.length > 0));
    await pass(1_000);
    expect([kelvins(desk), kelvins(door)]).toEqual([[2], [1]]);
  });

  it("wait a few seconds for a label that may name a bulb, and take it when it comes later", async () => {
    const desk = await bulbAt(DESK, "Desk");
    desk.tellsLabel = false;
    // Without a frame nobody asks what the bulb shows, which would tell its label, too.
    lan.light([]);
    const named = lan.light(["Desk"]);
    await passUntil(() => desk.messages.some(({ type }) => type === "GetLabel"));
    await pass(1_500);
    named.show(numbered(2));
    await pass(10_000, 50);
    expect(kelvins(desk)).toEqual([]);
    desk.tellsLabel = true;
    expect(await passUntil(() => desk.commands.length > 0)).toBeLessThanOrEqual(10_000);
    expect(kelvins(desk)).toEqual([2]);
  });

  it("drive a bulb that does not tell its label as one without", async () => {
    const desk = await bulbAt(DESK, "Desk");
    desk.tellsLabel = false;
    lan.light([]).show(numbered(1));
    lan.light(["Door"]).show(numbered(2));
    await passUntil(() => desk.messages.some(({ type }) => type === "GetLabel"));
    await pass(1_500);
    expect(kelvins(desk)).toEqual([]);
    await pass(1_500);
    expect(kelvins(desk)).toEqual([1]);
  });

  it("take known bulbs over at once from those that were closed", async () => {
    const [desk, door] = [await bulbAt(DESK, "Desk"), await bulbAt(DOOR, "Door")];
    const before = [lan.light(["Desk"]), lan.light(["Door"]), lan.light([])];
    for (const light of before) light.show(numbered(1));
    await passUntil(() => bulbs.every(({ commands }) => commands.length > 0));
    await pass(1_000);
    await passed(Promise.all(before.map((light) => light.close())));
    before[0]?.show(numbered(9));
    const discovered = desk.messages.filter(({ type }) => type === "GetService").length;
    lan.light([DOOR]).show(numbered(2));
    lan.light([]).show(numbered(3));
    await passUntil(() => bulbs.every(({ commands }) => commands.length > 1));
    await pass(1_000);
    expect([kelvins(desk), kelvins(door)]).toEqual([
      [1, 3],
      [1, 2],
    ]);
    expect(sockets()).toHaveLength(1);
    expect(desk.messages.filter(({ type }) => type === "GetService")).toHaveLength(discovered);
  });

  it("are closed without a bulb changing hands between them", async () => {
    const desk = await bulbAt(DESK, "Desk");
    const [named, every] = [lan.light(["Desk"]), lan.light([])];
    named.show(numbered(1));
    every.show(numbered(2));
    await passUntil(() => desk.commands.length > 0);
    await pass(1_000);
    await Promise.all([closed(named), closed(every)]);
    await pass(10_000);
    expect(kelvins(desk)).toEqual([1]);
  });
});

describe("a light whose bulbs are not all found", () => {
  it("says once which, and what to check, after 15 seconds", async () => {
    await bulbAt(DESK, "Desk");
    lan.light(["Desk", "desk", DOOR]);
    lan.light([]);
    await pass(14_900, 50);
    expect(warnings()).toEqual([]);
    await pass(60_000, 50);
    expect(warnings()).toMatchObject([{ bulbs: ["desk", DOOR] }]);
    expect(warnings()[0]?.msg).toMatch(/desk, 127.0.21.3.*guest Wi-Fi.*LIFX_LAN_ADDRESSES.*spelt/);
  });

  it("says nothing once it is closed", async () => {
    await closed(lan.light(["Desk"]));
    await pass(20_000, 50);
    expect(lines).toEqual([]);
  });
});

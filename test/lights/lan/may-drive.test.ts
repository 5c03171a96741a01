import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";

import { createLan, type Lan } from "../../../src/lights/lan/index.js";
import type { Light } from "../../../src/lights/light.js";
import { fakeKeepsakes, type FakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import {
  LEVEL,
  NO_BROADCAST,
  closed,
  numbered,
  pass,
  passUntil,
  passed,
  recordingLog,
  useFakeTime,
} from "./support.js";

const ADDRESS = "127.0.47.2";

let mayDrive: boolean;
let told: [string, ...unknown[]][];
let bulb: FakeLanBulb;
let keepsakes: FakeKeepsakes;
let lan: Lan;
let light: Light;
let lines: Record<string, unknown>[];

const complaints = () => lines.filter(({ level }) => Number(level) >= LEVEL.warn);
const ofTally = (name: string) => told.filter(([each]) => each === name);

beforeEach(async () => {
  useFakeTime();
  mayDrive = true;
  told = [];
  keepsakes = fakeKeepsakes();
  bulb = await startFakeLanBulb({ address: ADDRESS, label: "Desk" });
  const recording = recordingLog();
  lines = recording.lines;
  lan = createLan({
    ...{ addresses: [ADDRESS], broadcast: NO_BROADCAST, keepsakes, log: recording.log },
    mayDrive: () => mayDrive,
    tally: {
      sent: (...of) => told.push(["sent", ...of]),
      shown: (...of) => told.push(["shown", ...of]),
      failed: (...of) => told.push(["failed", ...of]),
      dropped: (...of) => told.push(["dropped", ...of]),
      left: (...of) => told.push(["left", ...of]),
    },
  });
  light = lan.light([]);
});

afterEach(async () => {
  await closed(lan);
  expect(jest.getTimerCount()).toBe(0);
  await bulb.close();
  jest.useRealTimers();
});

it("a process that may not drive finds bulbs, asks them nothing of their colour and tells them nothing", async () => {
  mayDrive = false;
  light.show(numbered(1));
  await pass(10_000, 10);
  await passed(light.giveBack());
  await pass(10_000, 10);
  expect(new Set(bulb.messages.map(({ type }) => type))).toEqual(
    new Set(["GetService", "GetLabel"]),
  );
  expect(complaints()).toEqual([]);
  mayDrive = true;
  light.show(numbered(2));
  await passUntil(() => bulb.commands.length > 0, 1_000);
  expect(bulb.settlesOn.kelvin).toBe(1502);
});

it("one that loses it does not send again what is under way, and does not complain", async () => {
  light.show(numbered(1));
  await passUntil(() => bulb.commands.length === 1);
  await pass(1_000);
  bulb.loss = 1;
  light.show(numbered(2));
  const { length } = bulb.arrivals;
  await passUntil(() => bulb.arrivals.length > length);
  // As where the process is stopped here and goes on an hour later: it first resends.
  mayDrive = false;
  jest.setSystemTime(Date.now() + 3_600_000);
  bulb.loss = 0;
  await pass(20_000, 10);
  light.show(numbered(3));
  await passed(light.giveBack());
  expect(bulb.commands).toHaveLength(1);
  expect(complaints()).toEqual([]);
  expect(ofTally("failed")).toEqual([]);
});

it("one that loses it while a bulb does not answer stops trying, in silence", async () => {
  light.show(numbered(1));
  await passUntil(() => bulb.commands.length === 1);
  bulb.silent = true;
  light.show(numbered(2));
  await passUntil(() => complaints().length === 1);
  mayDrive = false;
  bulb.silent = false;
  await pass(20_000, 10);
  expect(bulb.commands).toHaveLength(1);
  expect(lines.filter(({ msg }) => String(msg).includes("again"))).toMatchObject([
    { level: LEVEL.warn },
  ]);
});

it("the tally hears of every message, of every failed try, and once of each look that is shown", async () => {
  light.show(numbered(1));
  await passUntil(() => bulb.commands.length === 1);
  await pass(1_000);
  bulb.silent = true;
  light.show(numbered(2));
  await pass(1_000);
  bulb.silent = false;
  await passUntil(() => bulb.commands.length === 2);
  await pass(20_000, 10);
  const [[, , first] = [], [, , second] = []] = ofTally("shown");
  expect(ofTally("shown")).toHaveLength(2);
  expect(first).toBeLessThan(500);
  expect(second).toBeGreaterThan(1_000);
  expect(ofTally("failed")).toEqual([["failed", "lan", "lan_bulb_silent"]]);
  // Those that are broadcast do not come to the bulb.
  const broadcast = bulb.messages.filter(({ type }) => type === "GetService").length;
  expect(ofTally("sent").length).toBeGreaterThanOrEqual(bulb.arrivals.length + broadcast);
});

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
  closed,
  frame,
  numbered,
  pass,
  passUntil,
  recordSockets,
  recordingLog,
  useFakeTime,
} from "./support.js";

const ADDRESS = "127.0.12.2";
const OTHER_ADDRESS = "127.0.12.3";

let bulb: FakeLanBulb | undefined;
let lan: Lan;
let light: Light;
let open: () => Light;
let lines: Record<string, unknown>[];
let sockets: () => readonly Socket[];

const breathing: MovingEffect = {
  movement: "breathe",
  color: color("yellow", 0.05),
  from: color("yellow", 0.35),
  period: 5,
  cycles: 9999,
  persist: true,
};

async function bulbAt(address: string, { loss = 0 } = {}): Promise<FakeLanBulb> {
  bulb = await startFakeLanBulb({ address, serial: "d073d5000001", label: "Desk", loss, seed: 7 });
  return bulb;
}

const logged = (level: number) => lines.filter((line) => line.level === level);

beforeEach(() => {
  useFakeTime();
  sockets = recordSockets();
  const recording = recordingLog();
  lines = recording.lines;
  open = () => {
    lan = createLan({
      ...ALONE,
      addresses: [ADDRESS, OTHER_ADDRESS],
      broadcast: NO_BROADCAST,
      keepsakes: fakeKeepsakes(),
      log: recording.log,
    });
    return lan.light([]);
  };
  light = open();
});

afterEach(async () => {
  await closed(lan);
  expect(jest.getTimerCount()).toBe(0);
  await bulb?.close();
  bulb = undefined;
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe("a search that finds nothing", () => {
  it("says once what to check, after 15 seconds", async () => {
    await pass(14_900);
    expect(lines).toEqual([]);
    await pass(300_000, 100);
    expect(lines).toMatchObject([{ level: LEVEL.warn, addresses: [ADDRESS, OTHER_ADDRESS] }]);
    expect(lines[0]?.msg).toMatch(/same network.*guest Wi-Fi.*broadcasts.*LIFX_LAN_ADDRESSES/);
  });

  it("goes on, and says nothing to check where it found something", async () => {
    light.show(numbered(1));
    const { commands } = await bulbAt(ADDRESS);
    expect(commands).toEqual([]);
    await passUntil(() => bulb?.commands.length === 1, 10_000);
    await pass(20_000);
    expect(logged(LEVEL.warn)).toEqual([]);
  });
});

describe("a bulb that is found", () => {
  it("is logged with its label", async () => {
    const { serial } = await bulbAt(ADDRESS);
    await pass(10_000);
    expect(lines).toMatchObject([
      { level: LEVEL.info, id: serial, address: ADDRESS, label: "Desk" },
    ]);
  });

  it.each([0, 0.3])(
    "is sent no more than 20 messages in any second, with a loss of %d",
    async (loss) => {
      const { arrivals } = await bulbAt(ADDRESS, { loss });
      for (let cycles = 1; cycles <= 2000; cycles += 1) {
        light.show(frame({ ...breathing, cycles }));
        await pass(10);
      }
      const inSecondFrom = (start: number) =>
        arrivals.filter((time) => time >= start && time < start + 1000).length;
      expect(arrivals.length).toBeGreaterThan(50);
      expect(Math.max(...arrivals.map(inSecondFrom))).toBeLessThanOrEqual(20);
    },
  );

  it("ends on the newest where three of ten datagrams are lost either way", async () => {
    const lossy = await bulbAt(ADDRESS, { loss: 0.3 });
    await passUntil(() => lossy.messages.some(({ type }) => type === "GetLabel"));
    for (let number = 1; number <= 200; number += 1) {
      light.show(numbered(number));
      await pass(100 + (number % 7) * 50);
    }
    await passUntil(() => lossy.settlesOn.kelvin === 1700, 20_000);
    await pass(20_000);
    const kelvins = lossy.commands.map((message) => ("hsbk" in message ? message.hsbk.kelvin : 0));
    expect(kelvins.length).toBeGreaterThan(100);
    expect(kelvins).toEqual(kelvins.toSorted((one, other) => one - other));
    expect(lossy.refusals).toEqual([]);
  });
});

describe("a bulb that was away", () => {
  it("for an hour has the present frame within 10 seconds, and little was sent meanwhile", async () => {
    const away = await bulbAt(ADDRESS);
    light.show(numbered(1));
    await passUntil(() => away.commands.length === 1);
    away.silent = true;
    light.show(numbered(2));
    await pass(3_540_000, 50);
    const arrived = away.arrivals.length;
    await pass(60_000, 50);
    // In that minute: 12 tries of three packets at most, and 12 of discovery.
    expect(away.arrivals.length - arrived).toBeLessThanOrEqual(50);
    away.silent = false;
    expect(await passUntil(() => away.commands.length === 2)).toBeLessThanOrEqual(10_000);
    expect(away.settlesOn.kelvin).toBe(1502);
    expect(logged(LEVEL.warn)).toHaveLength(1);
  });

  it("for a minute was tried about every second at first", async () => {
    const away = await bulbAt(ADDRESS);
    await passUntil(() => away.messages.some(({ type }) => type === "GetLabel"));
    away.silent = true;
    light.show(numbered(1));
    await pass(15_000);
    const arrived = away.arrivals.length;
    await pass(15_000);
    // Ten tries of three packets, and three of discovery.
    expect(away.arrivals.length - arrived).toBeGreaterThanOrEqual(27);
  });

  it("is shown its frame again even where it had acknowledged it, for it may have lost power", async () => {
    const away = await bulbAt(ADDRESS);
    light.show(numbered(1));
    await passUntil(() => away.commands.length === 1);
    away.silent = true;
    await pass(30_000, 50);
    away.silent = false;
    expect(await passUntil(() => away.commands.length === 2)).toBeLessThanOrEqual(10_000);
  });

  it("and comes back at another address is told there, as soon as it is heard", async () => {
    const away = await bulbAt(ADDRESS);
    light.show(numbered(1));
    await passUntil(() => away.commands.length === 1);
    await away.close();
    light.show(numbered(2));
    await pass(120_000, 50);
    const back = await bulbAt(OTHER_ADDRESS);
    expect(await passUntil(() => back.commands.length === 1)).toBeLessThanOrEqual(10_000);
    const [asked] = back.messages;
    const [told] = back.commands;
    expect(Number(told?.receivedAt) - Number(asked?.receivedAt)).toBeLessThan(100);
    expect(back.settlesOn.kelvin).toBe(1502);
  });
});

describe("the driver's socket", () => {
  it("is opened again ever later while it goes on failing, and the log says so once", async () => {
    for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const opened = sockets().length;
      sockets().at(-1)?.emit("error", new Error("bind EMFILE"));
      await pass(wait - 100, 50);
      expect(sockets()).toHaveLength(opened);
      await pass(150, 50);
      expect(sockets()).toHaveLength(opened + 1);
    }
    expect(logged(LEVEL.error)).toHaveLength(1);
  });

  it("is replaced where the library hangs because the clock was set back", async () => {
    const heard = await bulbAt(ADDRESS);
    light.show(numbered(0));
    await passUntil(() => heard.commands.length === 1);
    await pass(1_000);
    heard.silent = true;
    const lost = heard.arrivals.length;
    light.show(numbered(1));
    await passUntil(() => heard.arrivals.length > lost);
    jest.setSystemTime(Date.now() - 3_600_000);
    heard.silent = false;
    expect(await passUntil(() => heard.commands.length > 1)).toBeLessThanOrEqual(10_000);
    expect(heard.settlesOn.kelvin).toBe(1501);
    expect(logged(LEVEL.error)).toMatchObject([{ err: { type: "ClientStalledError" } }]);
  });

  it("is not opened again once it is closed", async () => {
    sockets()[0]?.emit("error", new Error("bind EMFILE"));
    await closed(lan);
    sockets()[0]?.emit("error", new Error("bind EMFILE"));
    await pass(60_000, 50);
    expect(sockets()).toHaveLength(1);
    expect(logged(LEVEL.error)).toHaveLength(1);
  });

  it("can be closed before it is bound", async () => {
    const { arrivals } = await bulbAt(ADDRESS);
    await closed(lan);
    const before = arrivals.length;
    light = open();
    await closed(lan);
    await pass(20_000);
    expect(arrivals).toHaveLength(before);
  });

  it("is silent once it is closed, whatever was under way", async () => {
    const heard = await bulbAt(ADDRESS);
    light.show(numbered(0));
    await passUntil(() => heard.commands.length === 1);
    await pass(1_000);
    heard.silent = true;
    const lost = heard.arrivals.length;
    light.show(numbered(1));
    await passUntil(() => heard.arrivals.length > lost);
    await closed(lan);
    const arrived = heard.arrivals.length;
    light.show(numbered(2));
    await pass(20_000);
    expect(heard.arrivals.length).toBe(arrived);
  });
});

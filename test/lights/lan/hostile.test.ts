import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";

import { createLan, type Lan } from "../../../src/lights/lan/index.js";
import type { Light } from "../../../src/lights/light.js";
import { fakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import { encode } from "../../helpers/lan-protocol.js";
import { ALONE, LEVEL, NO_BROADCAST, numbered, recordingLog, until } from "./support.js";

const ADDRESS = "127.0.13.2";
const ATTACKER = "127.0.13.9";
/** At once on a socket's buffer; what is more may be dropped before the driver sees it. */
const BURST = 50;

let bulb: FakeLanBulb;
let attacker: Socket;
let lan: Lan;
let light: Light;
let lines: Record<string, unknown>[];
let prints: readonly { mock: { calls: unknown[] } }[];

beforeEach(async () => {
  prints = (["log", "info", "warn", "error", "trace"] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation(() => undefined),
  );
  bulb = await startFakeLanBulb({ address: ADDRESS });
  attacker = createSocket("udp4").bind(0, ATTACKER);
  await once(attacker, "listening");
  const recording = recordingLog();
  lines = recording.lines;
  const keepsakes = fakeKeepsakes();
  lan = createLan({
    ...ALONE,
    addresses: [ADDRESS],
    broadcast: NO_BROADCAST,
    keepsakes,
    log: recording.log,
  });
  light = lan.light([]);
  light.show(numbered(1));
  await until(() => bulb.commands.length === 1);
});

afterEach(async () => {
  await lan.close();
  attacker.close();
  await bulb.close();
  const printed = prints.flatMap(({ mock }) => mock.calls);
  jest.restoreAllMocks();
  expect(printed).toEqual([]);
});

async function attack(datagrams: readonly Uint8Array[]): Promise<void> {
  const port = bulb.commands[0]?.senderPort;
  for (const [index, datagram] of datagrams.entries()) {
    attacker.send(datagram, port, "127.0.0.1");
    if (index % BURST === 0) await turn();
  }
  await until(() => warnings().length > 0);
}

async function expectDriverToWork(): Promise<void> {
  const { senderPort } = bulb.commands[0] ?? {};
  for (const number of [2, 3]) {
    light.show(numbered(number));
    await until(() => bulb.settlesOn.kelvin === 1500 + number);
  }
  expect(bulb.commands.at(-1)?.senderPort).toBe(senderPort);
  expect(lines.filter(({ level }) => level !== LEVEL.info)).toMatchObject([{ sender: ATTACKER }]);
}

const warnings = () => lines.filter(({ ignored }) => ignored !== undefined);
const answer = (type: number, bytes: number): Buffer =>
  encode({
    source: bulb.commands[0]?.source ?? "",
    target: bulb.serial,
    sequence: 1,
    type,
    payload: Buffer.alloc(bytes, 0xff),
  });

it("survives 2,000 datagrams of random bytes", async () => {
  await attack(fc.sample(fc.uint8Array({ maxLength: 120 }), 2000));
  await expectDriverToWork();
});

it("survives answers with payloads of every length but the right one", async () => {
  const RIGHT = new Map([
    [3, 5],
    [25, 32],
    [53, 56],
    [107, 52],
  ]);
  const datagrams = [...RIGHT].flatMap(([type, right]) =>
    Array.from({ length: 128 }, (_, bytes) => bytes)
      .filter((bytes) => bytes !== right)
      .map((bytes) => answer(type, bytes)),
  );
  await attack(datagrams);
  await expectDriverToWork();
});

it("survives headers that are cut off, and sizes that are wrong", async () => {
  const cut = Array.from({ length: 36 }, (_, bytes) => answer(45, 0).subarray(0, bytes));
  const wrong = Array.from({ length: 100 }, (_, size) => {
    const datagram = answer(3, 5);
    datagram.writeUInt16LE(size === 41 ? 0xffff : size, 0);
    return datagram;
  });
  await attack([...cut, ...wrong]);
  await expectDriverToWork();
});

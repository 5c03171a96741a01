import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import lifx from "lifx-lan-client";
import os from "node:os";

import type { ClientOptions } from "../../../src/lights/lan/client.js";
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
  recordingLog,
  useFakeTime,
} from "./support.js";

let interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]>;
let networkInterfaces: jest.SpiedFunction<typeof os.networkInterfaces>;
let lan: Lan;
let lines: Record<string, unknown>[];
let bulbs: FakeLanBulb[];

function network(address: string, netmask = "255.255.255.0"): os.NetworkInterfaceInfo[] {
  const cidr = `${address}/${netmask === "255.255.255.255" ? "32" : "24"}`;
  return [{ address, netmask, cidr, family: "IPv4", mac: "00:00:5e:00:53:01", internal: false }];
}

async function bulbIn(third: number): Promise<FakeLanBulb> {
  const prefix = `127.0.${String(third)}`;
  const bulb = await startFakeLanBulb({ address: `${prefix}.2`, broadcast: `${prefix}.255` });
  bulbs.push(bulb);
  return bulb;
}

function open(addresses: readonly string[] = []): Lan {
  const recording = recordingLog();
  lines = recording.lines;
  lan = createLan({ addresses, keepsakes: fakeKeepsakes(), log: recording.log, ...ALONE });
  return lan;
}

beforeEach(() => {
  useFakeTime();
  bulbs = [];
  interfaces = { en0: network("127.0.44.1"), wlan0: network("127.0.45.1") };
  networkInterfaces = jest.spyOn(os, "networkInterfaces").mockImplementation(() => interfaces);
  // Instead of 255.255.255.255, which would leave this machine.
  const init: unknown = Reflect.get(lifx.Client.prototype, "init");
  jest.spyOn(lifx.Client.prototype, "init").mockImplementation(function (
    this: lifx.Client,
    options: ClientOptions,
  ) {
    expect(options.broadcast).toBeUndefined();
    if (typeof init !== "function") throw new TypeError("A client has no init.");
    Reflect.apply(init, this, [{ ...options, broadcast: NO_BROADCAST }]);
  });
});

afterEach(async () => {
  await closed(lan);
  await Promise.all(bulbs.map((bulb) => bulb.close()));
  jest.restoreAllMocks();
  jest.useRealTimers();
});

it("bulbs in two networks are found at once, and told", async () => {
  const [near, far] = [await bulbIn(44), await bulbIn(45)];
  open().light([]).show(numbered(1));
  await passUntil(() => near.commands.length > 0 && far.commands.length > 0, 4_000);
  expect([near.settlesOn.kelvin, far.settlesOn.kelvin]).toEqual([1501, 1501]);
});

it("a network that comes later is searched as well", async () => {
  delete interfaces.wlan0;
  const [near, far] = [await bulbIn(44), await bulbIn(45)];
  open().light([]).show(numbered(1));
  await pass(20_000, 20);
  expect([near.commands.length, far.arrivals.length]).toEqual([1, 0]);
  interfaces.wlan0 = network("127.0.45.1");
  await passUntil(() => far.commands.length > 0, 12_000);
});

it("a search that finds nothing names the networks, and what to set for others", async () => {
  interfaces.tun0 = network("127.0.46.1", "255.255.255.255");
  interfaces.lo = network("127.0.0.1").map((info) => ({ ...info, internal: true }));
  open(["127.0.46.9"]).light([]);
  await pass(20_000, 20);
  expect(lines).toMatchObject([{ level: LEVEL.warn, addresses: ["127.0.46.9"] }]);
  expect(lines[0]?.msg).toMatch(
    /Searched: 127\.0\.44\.1\/24 \(en0\), 127\.0\.45\.1\/24 \(wlan0\), 127\.0\.46\.9\. .*not in, set LIFX_LAN_ADDRESSES/,
  );
});

it("a system that does not tell its networks is no harm", async () => {
  const near = await bulbIn(44);
  networkInterfaces.mockImplementationOnce(() => {
    throw new Error("uv_interface_addresses returned EMFILE");
  });
  open().light([]).show(numbered(1));
  await passUntil(() => near.commands.length > 0, 12_000);
});

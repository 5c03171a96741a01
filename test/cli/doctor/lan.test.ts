import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { lanCheck } from "../../../src/cli/doctor/lan.js";
import { lanHints } from "../../../src/cli/doctor/lan-hints.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import { contextOf } from "./support.js";

const ADDRESS = "127.0.53.2";
const NO_BROADCAST = { LIFX_LAN_BROADCAST: "127.255.255.255" };

let bulb: FakeLanBulb;

beforeAll(async () => {
  bulb = await startFakeLanBulb({ address: ADDRESS, label: "Desk", serial: "d073d5530002" });
});

afterAll(() => bulb.close());

function check(environment: Readonly<Record<string, string>>) {
  const context = contextOf({ ...NO_BROADCAST, ...environment });
  return lanCheck.run(context, new AbortController().signal);
}

describe("bulbs on the LAN", () => {
  it("that are found are named", async () => {
    expect(await check({ LIGHTS: "lan", LIFX_LAN_ADDRESSES: ADDRESS })).toEqual({
      mark: "ok",
      says: "1 found.",
      details: [`Desk in Office: ${ADDRESS}, d073d5530002`],
    });
    expect(bulb.commands).toEqual([]);
  });

  it("that the config names and nobody finds are told", async () => {
    const lights = '{ lights: [{ name: "One", lan: ["Desk", "Hall"] }] }';
    expect(await check({ LIGHTS_CONFIG: lights, LIFX_LAN_ADDRESSES: ADDRESS })).toMatchObject({
      mark: "failed",
      says: `Not found: Hall. Searched: 127.255.255.255, ${ADDRESS}.`,
      details: [`Desk in Office: ${ADDRESS}, d073d5530002`],
    });
  });

  it("that are not there matter only where a light needs one", async () => {
    const [needed, idle] = await Promise.all([check({ LIGHTS: "lan" }), check({})]);
    expect(needed).toMatchObject({ mark: "failed", says: expect.stringMatching(/^None found\./) });
    expect(needed.details?.join("\n")).toMatch(/firewall.*UDP from port 56700/);
    expect(idle).toMatchObject({ mark: "noted", details: [] });
  });

  it("may be kept from us by what could not be sent", () => {
    const lan = { addresses: [ADDRESS], broadcast: "127.255.255.255" };
    const hints = lanHints({ settings: { lan }, unsent: new Map([["192.0.2.255", "EPERM"]]) });
    expect(hints.slice(0, 2)).toEqual([
      expect.stringMatching(/^Nothing can be sent to 192\.0\.2\.255 \(EPERM\): a firewall/),
      expect.stringMatching(/^No bulb is at LIFX_LAN_ADDRESSES/),
    ]);
  });
});

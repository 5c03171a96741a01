import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import { until } from "./support.js";

const ADDRESS = "127.0.14.2";

/** LIFX's own example of a packet: every light green within 1024 ms. */
const GREEN =
  "310000340000000000000000000000000000000000000000000000000000000066000000005555ffffffffac0d00040000";

/** Asks for an acknowledgement and the state, of this bulb, with sequence number 9. */
const ASKING = "0badcafe" + "d073d5000e020000" + "000000000000" + "03" + "09" + "0000000000000000";
const header = (type: string, bytes: number) =>
  `${(36 + bytes).toString(16)}000014${ASKING}${type}00` + "0000";

/** Blue in the given waveform: 1000 ms, three cycles, skew ratio a half. */
const waveform = (transient: string, number: string) =>
  `${header("67", 21)}00${transient}1cb1ffffffffac0de803000000004040` + `0000${number}`;

let bulb: FakeLanBulb;
let driver: Socket;
let answers: Buffer[];

async function send(hex: string): Promise<void> {
  const { length } = bulb.arrivals;
  driver.send(Buffer.from(hex, "hex"), 56_700, ADDRESS);
  await until(() => bulb.arrivals.length > length);
}

const types = () => answers.map((answer) => answer.readUInt16LE(32));

beforeEach(async () => {
  bulb = await startFakeLanBulb({ address: ADDRESS, label: "Desk" });
  driver = createSocket("udp4").bind(0, "127.0.0.1");
  await once(driver, "listening");
  answers = [];
  driver.on("message", (answer) => answers.push(answer));
});

afterEach(async () => {
  driver.close();
  await bulb.close();
});

describe("the fake bulb", () => {
  it("understands LIFX's own example", async () => {
    await send(GREEN);
    expect(bulb.messages).toMatchObject([
      {
        type: "SetColor",
        hsbk: { hue: 120, saturation: 1, brightness: 1, kelvin: 3500 },
        duration: 1024,
        ackRequired: false,
      },
    ]);
  });

  it("acknowledges, and tells its state, where it is asked to", async () => {
    await send(header("65", 0));
    await until(() => answers.length === 2);
    expect(types()).toEqual([45, 107]);
    expect(answers.map((answer) => answer.readUInt8(23))).toEqual([9, 9]);
    expect(answers[1]?.toString("utf8", 48, 52)).toBe("Desk");
  });

  it.each([
    ["00", "01", 120],
    ["00", "03", 120],
    ["00", "00", 249.06],
    ["00", "04", 249.06],
    ["01", "04", 120],
  ])(
    "ends a waveform with transient %s and number %s on hue %d",
    async (transient, number, hue) => {
      await send(GREEN);
      await send(waveform(transient, number));
      expect(bulb.refusals).toEqual([]);
      expect(bulb.commands.at(-1)).toMatchObject({ period: 1000, cycles: 3, skewRatio: 0.5 });
      expect(bulb.settlesOn.hue).toBeCloseTo(hue, 1);
    },
  );

  it.each([
    ["cut off", GREEN.slice(0, -2)],
    ["without a protocol", GREEN.replace("310000", "310001")],
    ["unknown", header("ff", 0)],
  ])("refuses what is %s", async (_what, hex) => {
    await send(hex);
    expect(bulb.refusals).toHaveLength(1);
    expect(bulb.messages).toEqual([]);
  });

  it("says nothing while it is silent", async () => {
    bulb.silent = true;
    await send(header("65", 0));
    expect(bulb.messages).toEqual([]);
    bulb.silent = false;
    await send(header("65", 0));
    await until(() => answers.length === 2);
    expect(bulb.messages).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { listBulbs, type Listing } from "../../../src/lights/lan/index.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import { NO_BROADCAST, pass, passed, useFakeTime } from "./support.js";

const DESK = "127.0.51.2";
const HALL = "127.0.51.3";

let desk: FakeLanBulb;
let hall: FakeLanBulb;

beforeEach(async () => {
  useFakeTime();
  desk = await startFakeLanBulb({ address: DESK, label: "Desk", serial: "d073d5510002" });
  hall = await startFakeLanBulb({
    ...{ address: HALL, label: "", group: "Hall", serial: "d073d5510003", power: "off" },
  });
});

afterEach(async () => {
  await Promise.all([desk.close(), hall.close()]);
  jest.useRealTimers();
});

function list(onFound?: (bulbs: number) => void, signal = new AbortController().signal) {
  const search = { addresses: [DESK, HALL], broadcast: NO_BROADCAST };
  return passed(listBulbs(search, { duration: 4_000, signal, ...(onFound && { onFound }) }));
}

const color = { hue: 240, saturation: 1, brightness: 0.5, kelvin: 3500 };

describe("the list of bulbs on the LAN", () => {
  it("has what each tells of itself, by id", async () => {
    desk.settlesOn = color;
    const onFound = jest.fn();
    const { bulbs, unsent } = await list(onFound);
    expect(bulbs).toEqual([
      {
        ...{ id: "d073d5510002", address: DESK, label: "Desk", group: "Office", location: "Home" },
        ...{ power: "on", color },
      },
      {
        ...{ id: "d073d5510003", address: HALL, label: "", group: "Hall", location: "Home" },
        ...{ power: "off", color: { hue: 0, saturation: 0, brightness: 1, kelvin: 3500 } },
      },
    ]);
    expect(unsent.size).toBe(0);
    expect(onFound.mock.calls).toEqual([[1], [2]]);
  });

  it("is made without changing any, and each is asked once where nothing gets lost", async () => {
    await list();
    for (const { messages, commands } of [desk, hall]) {
      expect(commands).toEqual([]);
      expect(messages.filter(({ type }) => type === "GetGroup")).toHaveLength(1);
    }
  });

  it("is whole where a third of all datagrams gets lost", async () => {
    desk.loss = hall.loss = 0.3;
    const { bulbs } = await list();
    expect(bulbs.map(({ label, group }) => [label, group])).toEqual([
      ["Desk", "Office"],
      ["", "Hall"],
    ]);
  });

  it("ends as soon as it is stopped", async () => {
    const stopping = new AbortController();
    let listing: Listing | undefined;
    const ending = list(undefined, stopping.signal).then((ended) => (listing = ended));
    stopping.abort();
    await pass(20);
    await ending;
    expect(listing).toBeDefined();
  });
});

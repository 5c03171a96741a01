import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { createLan, type Lan } from "../../../src/lights/lan/index.js";
import { fakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import {
  ALONE,
  NO_BROADCAST,
  closed,
  numbered,
  pass,
  passUntil,
  recordingLog,
  useFakeTime,
} from "./support.js";

const ADDRESS = "127.0.43.2";
const LOOKS = 40;

let bulb: FakeLanBulb | undefined;
let lan: Lan;

const kelvins = ({ commands }: FakeLanBulb) =>
  commands.map((message) => ("hsbk" in message ? message.hsbk.kelvin - 1500 : NaN));

/** Shows look after look, and says what came to the bulb until long after the last. */
async function heardBy(fake: FakeLanBulb): Promise<number[]> {
  bulb = fake;
  const light = lan.light([]);
  await passUntil(() => fake.messages.some(({ type }) => type === "GetLabel"));
  for (let number = 1; number <= LOOKS; number += 1) {
    light.show(numbered(number));
    await pass(50 + (number % 7) * 50);
  }
  await passUntil(() => kelvins(fake).at(-1) === LOOKS, 20_000);
  await pass(10_000, 10);
  return kelvins(fake);
}

const inOrder = (numbers: readonly number[]) => numbers.toSorted((one, other) => one - other);

beforeEach(() => {
  useFakeTime();
  lan = createLan({
    ...{ addresses: [ADDRESS], broadcast: NO_BROADCAST, ...ALONE },
    ...{ keepsakes: fakeKeepsakes(), log: recordingLog().log },
  });
});

afterEach(async () => {
  await closed(lan);
  await bulb?.close();
  bulb = undefined;
  jest.useRealTimers();
});

describe.each([11, 12, 13, 14, 15, 16, 17, 18, 19, 20])("a bulb (seed %d)", (seed) => {
  it("ends on the newest look where three of ten datagrams are lost either way", async () => {
    const heard = await heardBy(await startFakeLanBulb({ address: ADDRESS, loss: 0.3, seed }));
    expect(heard.at(-1)).toBe(LOOKS);
    expect(heard).toEqual(inOrder(heard));
    expect(heard.length).toBeGreaterThan(15);
  });

  it("ends on it where answers come twice, late and in another order, too", async () => {
    const options = { address: ADDRESS, loss: 0.3, stutters: true, seed };
    const heard = await heardBy(await startFakeLanBulb(options));
    expect(heard.at(-1)).toBe(LOOKS);
    expect(heard).toEqual(inOrder(heard));
  });
});

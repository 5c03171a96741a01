import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { createBulbSender, type BulbSender } from "../../../src/lights/lan/bulb-sender.js";
import type { Acknowledge } from "../../../src/lights/lan/client.js";
import { color } from "../../../src/lights/color.js";
import type { Effect } from "../../../src/lights/look.js";
import { fakeKeepsakes, type FakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { ALONE, recordingLog } from "./support.js";

const effect: Effect = { movement: "still", color: color("green", 0.5), duration: 0 };
const unanswered = new Error("No LIFX response after max resend limit of 3");

let acknowledge: Acknowledge[];
let sender: BulbSender;
let keepsakes: FakeKeepsakes;

/** Lets what follows from it happen. */
const settle = () => jest.advanceTimersByTimeAsync(0);

const answerLast = async (error: Error | null) => {
  acknowledge.at(-1)?.(error);
  await settle();
};
const after = async (milliseconds: number) => {
  const before = acknowledge.length;
  await jest.advanceTimersByTimeAsync(milliseconds);
  return acknowledge.length - before;
};

beforeEach(async () => {
  jest.useFakeTimers();
  acknowledge = [];
  keepsakes = fakeKeepsakes([["d073d5000001", color("pink", 0.3)]]);
  sender = createBulbSender({
    bulb: {
      id: "d073d5000001",
      address: "127.0.0.2",
      label: null,
      color: (...parameters) => acknowledge.push(parameters[5]),
      waveform: () => undefined,
      getState: () => undefined,
      getLabel: () => undefined,
    },
    ...ALONE,
    keepsakes,
    driven: new Set(),
    log: recordingLog().log,
    onStalled: () => undefined,
  });
  sender.show(effect);
  await settle();
});

afterEach(async () => {
  await sender.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("a bulb that does not answer", () => {
  it("is tried every second, 30 times, and then every five seconds", async () => {
    for (let tried = 1; tried <= 30; tried += 1) {
      await answerLast(unanswered);
      expect(await after(999)).toBe(0);
      expect(await after(1)).toBe(1);
    }
    await answerLast(unanswered);
    expect(await after(4_999)).toBe(0);
    expect(await after(1)).toBe(1);
  });

  it("is tried at once when it is heard again, and every second from there", async () => {
    for (let tried = 1; tried <= 40; tried += 1) {
      await answerLast(unanswered);
      await after(5_000);
    }
    await answerLast(unanswered);
    sender.returned();
    await settle();
    expect(acknowledge).toHaveLength(42);
    await answerLast(unanswered);
    expect(await after(1_000)).toBe(1);
  });
});

describe("a bulb that is heard again", () => {
  it("has no second command sent while one is under way, then or later", async () => {
    sender.returned();
    await answerLast(null);
    expect(await after(4_000)).toBe(0);
    expect(acknowledge).toHaveLength(1);
  });

  it("has its effect sent again where it had acknowledged it", async () => {
    await answerLast(null);
    await after(1_000);
    sender.returned();
    await settle();
    expect(acknowledge).toHaveLength(2);
  });
});

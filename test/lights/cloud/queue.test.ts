import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { createQueue, type Queue } from "../../../src/lights/cloud/queue.js";
import { URGENCY, type Urgency } from "../../../src/lights/cloud/urgency.js";

type Name = keyof typeof URGENCY;

/** What ran, in order, and how each ends. */
let ran: string[];
let ends: (() => void)[];
let left: number;
let waits: number;
let unused: number;
let queue: Queue;

const settle = () => jest.advanceTimersByTimeAsync(0);
const never = new AbortController().signal;

function turn(name: string, urgency: () => Urgency | undefined, signal = never): Promise<void> {
  return queue.turn(signal, urgency, () => {
    ran.push(name);
    return new Promise((resolve) => {
      ends.push(resolve);
    });
  });
}

function wait(...names: readonly Name[]): void {
  for (const name of names) void turn(name, () => URGENCY[name]);
}

/** So many requests may be sent from now on. */
async function allow(requests: number): Promise<void> {
  left = requests;
  await jest.advanceTimersByTimeAsync(250);
}

beforeEach(() => {
  jest.useFakeTimers();
  [ran, ends, left, waits, unused] = [[], [], 120, 0, 0];
  queue = createQueue({
    budget: {
      take(leaves) {
        if (left <= leaves) return Promise.resolve(60_000);
        left -= 1;
        return Promise.resolve(0);
      },
      learn() {
        unused += 1;
        return Promise.resolve();
      },
      left: () => left,
    },
    onWait: () => (waits += 1),
  });
});

afterEach(() => {
  jest.useRealTimers();
});

describe("turns", () => {
  it("come at once, to six at a time, and then as each ends", async () => {
    wait("look", "look", "look", "look", "look", "look", "look", "look");
    await settle();
    expect(ran).toHaveLength(6);
    ends[0]?.();
    await settle();
    expect(ran).toHaveLength(7);
    expect([waits, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it("come to red first, then to settled looks, to looks and to moments", async () => {
    left = 0;
    wait("moment", "look", "settled", "red", "settledRed");
    await settle();
    expect([ran, waits > 0]).toEqual([[], true]);
    await allow(120);
    expect(ran).toEqual(["red", "settledRed", "settled", "look", "moment"]);
  });

  it.each<[Name, number]>([
    ["settledRed", 0],
    ["settled", 0],
    ["red", 30],
    ["look", 45],
    ["moment", 60],
  ])("leave what they have to: %s", async (name, leaves) => {
    left = leaves;
    wait(name);
    await allow(leaves);
    expect(ran).toEqual([]);
    await allow(leaves + 1);
    expect(ran).toEqual([name]);
  });

  it("come to what needs less where the first of them needs too much", async () => {
    left = 20;
    wait("red", "look", "moment", "settled");
    await settle();
    expect(ran).toEqual(["settled"]);
  });

  it("come to one that has become more urgent while it waits", async () => {
    left = 20;
    let urgency: Urgency = URGENCY.look;
    void turn("patient", () => urgency);
    await settle();
    urgency = URGENCY.settled;
    await jest.advanceTimersByTimeAsync(250);
    expect(ran).toEqual(["patient"]);
  });

  it("end without anything run where they are not wanted any more", async () => {
    left = 0;
    let urgency: Urgency | undefined = URGENCY.look;
    const ended = turn("late", () => urgency);
    await settle();
    urgency = undefined;
    await allow(120);
    await ended;
    expect([ran, left, jest.getTimerCount()]).toEqual([[], 120, 0]);
  });

  it("that are given up reject, and wake nobody", async () => {
    left = 0;
    const giveUp = new AbortController();
    const ended = turn("gone", () => URGENCY.look, giveUp.signal);
    await settle();
    giveUp.abort();
    await expect(ended).rejects.toThrow("given up");
    await expect(turn("gone", () => URGENCY.look, giveUp.signal)).rejects.toThrow("aborted");
    expect(jest.getTimerCount()).toBe(0);
  });

  it("that are given up while the budget is asked give their request back", async () => {
    const giveUp = new AbortController();
    const ended = turn("gone", () => URGENCY.look, giveUp.signal);
    giveUp.abort();
    await expect(ended).rejects.toThrow("given up");
    await settle();
    expect([ran, unused]).toEqual([[], 1]);
  });

  it("end as what is run does, and then come to others", async () => {
    left = 1;
    const failing = queue.turn(
      never,
      () => URGENCY.settled,
      () => Promise.reject(new Error("failed here")),
    );
    await expect(failing).rejects.toThrow("failed here");
    wait("settled");
    await allow(1);
    expect(ran).toEqual(["settled"]);
  });
});

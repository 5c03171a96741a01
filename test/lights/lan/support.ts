import { jest } from "@jest/globals";
import lifx from "lifx-lan-client";
import type { Socket } from "node:dgram";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { pino, type Logger } from "pino";

import type { Frame } from "../../../src/lights/light.js";
import type { Effect } from "../../../src/lights/look.js";
import { NO_TALLY } from "../../../src/lights/tally.js";

/** Nobody listens there: only the given addresses find a bulb. */
export const NO_BROADCAST = "127.255.255.255";

/** One process, which nobody counts. */
export const ALONE = { mayDrive: () => true, tally: NO_TALLY } as const;

export const LEVEL = { info: 30, warn: 40, error: 50 } as const;

export function recordingLog(): { log: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  return { log: pino({ level: "trace" }, { write }), lines };
}

/** The driver's sockets, in the order in which it opened them. */
export function recordSockets(): () => readonly Socket[] {
  const { mock } = jest.spyOn(lifx.Client.prototype, "init");
  return () => mock.contexts.map((client) => (client as { socket: Socket }).socket);
}

export function frame(effect: Effect): Frame {
  return { words: "a test", effect };
}

/** A colour for each number: its kelvin tells which. */
export function numbered(number: number): Frame {
  const color = { hue: 120, saturation: 1, brightness: 0.5, kelvin: 1500 + number };
  return frame({ movement: "still", color, duration: 0 });
}

/** Real time: waits for what comes over the network. */
export async function until(condition: () => boolean, within = 20_000): Promise<void> {
  const end = process.hrtime.bigint() + BigInt(within) * 1_000_000n;
  while (!condition()) {
    if (process.hrtime.bigint() > end) throw new Error(`not in time: ${condition.toString()}`);
    await sleep(2);
  }
}

/** Jest's fake time for everything of the driver and the library, but not for the network. */
export function useFakeTime(): void {
  jest.useFakeTimers({
    doNotFake: ["hrtime", "nextTick", "setImmediate", "clearImmediate", "queueMicrotask"],
  });
}

/** Passes that much of the fake time, in steps between which datagrams get through. */
export async function pass(milliseconds: number, step = 5): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += step) {
    jest.advanceTimersByTime(step);
    await turn();
    await turn();
  }
}

/** Passes fake time until then, and says how many milliseconds it took. */
export async function passUntil(condition: () => boolean, within = 60_000): Promise<number> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > within) throw new Error(`not in time: ${condition.toString()}`);
    await pass(5);
  }
  return performance.now() - start;
}

/** Closes something in fake time, which has to pass for what is under way. */
export async function closed(closable: { close(): Promise<void> }): Promise<void> {
  await passed(closable.close());
}

/** Passes fake time until the promise is settled. */
export async function passed<T>(promise: Promise<T>): Promise<T> {
  let ended = false;
  const ending = promise.finally(() => {
    ended = true;
  });
  await passUntil(() => ended);
  return ending;
}

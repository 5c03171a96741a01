import { describe, expect, it } from "@jest/globals";

import { toMessages, type Message } from "../../../src/lights/lan/messages.js";
import { color } from "../../../src/lights/color.js";
import type { Effect, MovingEffect } from "../../../src/lights/look.js";

const dim = color("yellow", 0.05);
const bright = color("yellow", 0.35);
const running: MovingEffect = {
  movement: "breathe",
  color: dim,
  from: bright,
  period: 5,
  cycles: 9999,
  persist: true,
};
const runningWaveform = {
  type: "SetWaveform",
  color: dim,
  transient: false,
  period: 5000,
  cycles: 9999,
  skewRatio: 0.5,
  waveform: 1,
} as const;
const fromBright = { type: "SetColor", color: bright, duration: 0 } as const;

const CASES: readonly [name: string, effect: Effect, messages: readonly Message[]][] = [
  [
    "still sets the colour over its duration",
    { movement: "still", color: dim, duration: 1.5 },
    [{ type: "SetColor", color: dim, duration: 1500 }],
  ],
  [
    "times are whole milliseconds",
    { movement: "still", color: dim, duration: 0.0004 },
    [{ type: "SetColor", color: dim, duration: 0 }],
  ],
  ["breathe is a sine from its first colour", running, [fromBright, runningWaveform]],
  [
    "the peak of breathe is the skew ratio",
    { ...running, peak: 0.2 },
    [fromBright, { ...runningWaveform, skewRatio: 0.2 }],
  ],
  [
    "a peak at the very start is one, too",
    { ...running, peak: 0 },
    [fromBright, { ...runningWaveform, skewRatio: 0 }],
  ],
  [
    "pulse is on for half of each cycle",
    { ...running, movement: "pulse", period: 0.45, peak: 0.2 },
    [fromBright, { ...runningWaveform, period: 450, waveform: 4 }],
  ],
  [
    "what does not persist leaves the colour before it alone",
    { ...running, persist: false, cycles: 2 },
    [{ ...runningWaveform, transient: true, cycles: 2 }],
  ],
];

describe("toMessages", () => {
  it.each(CASES)("%s", (_name, effect, messages) => {
    expect(toMessages(effect)).toEqual(messages);
  });
});

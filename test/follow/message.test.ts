import { describe, expect, it } from "@jest/globals";
import { readMessage } from "../../src/follow/message.js";
import { LINE_LOST, PALETTES } from "../../src/lights/palettes/index.js";
import { RAINBOW } from "../../src/lights/palettes/rainbow.js";
import type { Effect } from "../../src/lights/look.js";

const COLOR = { hue: 120, saturation: 1, brightness: 0.5, kelvin: 3500 };
const STILL = { movement: "still", color: COLOR, duration: 1 };
const BREATHE = {
  ...{ movement: "breathe", color: COLOR, from: COLOR },
  ...{ period: 2, cycles: 9999, persist: true, peak: 0.2 },
};
const LIGHT = { name: "Web", words: "Passed", effect: STILL };

const read = (light: unknown) => readMessage(JSON.stringify({ lights: [light] }));

const EFFECTS: readonly Effect[] = [
  ...RAINBOW,
  LINE_LOST.effect,
  ...Object.values(PALETTES).flatMap(({ looks, unknown, moments }) => [
    ...[...Object.values(looks), unknown].map(({ effect }) => effect),
    ...Object.values(moments),
  ]),
];

describe("a message", () => {
  it.each(EFFECTS.map((effect) => [JSON.stringify(effect), effect] as const))(
    "brings an effect of ours as it is: %s",
    (_, effect) => {
      expect(read({ ...LIGHT, effect })).toEqual([{ ...LIGHT, effect }]);
    },
  );

  it("may come from a newer app", () => {
    const newer = { ...LIGHT, status: "wobbly", effect: { ...STILL, sparkle: 1 }, more: [] };
    expect(read(newer)).toEqual([LIGHT]);
  });

  it("may say that a light is paused, or nothing of its colour", () => {
    const lights = [
      { name: "Web", words: "Paused", isPaused: true },
      { name: "App", words: "Nothing known yet" },
    ];
    expect(readMessage(JSON.stringify({ lights }))).toEqual(lights);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '"lights"',
    "{}",
    '{"lights":{}}',
    '{"lights":[]}',
    '{"lights":[null]}',
    '{"__proto__":{"lights":[]}}',
    JSON.stringify({ lights: new Array(1001).fill(LIGHT) }),
    "[".repeat(100_000),
  ])("is not taken where it is none: %.40s", (text) => {
    expect(readMessage(text)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["no name", { ...LIGHT, name: undefined }],
    ["an empty name", { ...LIGHT, name: "" }],
    ["an endless name", { ...LIGHT, name: "x".repeat(200) }],
    ["no words", { ...LIGHT, words: 1 }],
    ["another pause", { ...LIGHT, isPaused: "yes" }],
    ["no effect", { ...LIGHT, effect: null }],
    ["another movement", { ...LIGHT, effect: { ...STILL, movement: "strobe" } }],
    ["a hue off the wheel", { ...LIGHT, effect: { ...STILL, color: { ...COLOR, hue: 361 } } }],
    ["too bright", { ...LIGHT, effect: { ...STILL, color: { ...COLOR, brightness: 2 } } }],
    ["too cold", { ...LIGHT, effect: { ...STILL, color: { ...COLOR, kelvin: 70_000 } } }],
    ["no kelvin", { ...LIGHT, effect: { ...STILL, color: { ...COLOR, kelvin: undefined } } }],
    ["a time that runs back", { ...LIGHT, effect: { ...STILL, duration: -1 } }],
    ["a change too long", { ...LIGHT, effect: { ...STILL, duration: 1e9 } }],
    ["flashes too fast", { ...LIGHT, effect: { ...BREATHE, period: 0.01 } }],
    ["no cycles", { ...LIGHT, effect: { ...BREATHE, cycles: 0 } }],
    ["too many cycles", { ...LIGHT, effect: { ...BREATHE, cycles: 1e300 } }],
    ["a peak outside", { ...LIGHT, effect: { ...BREATHE, peak: 1.5 } }],
    ["a text for a number", { ...LIGHT, effect: { ...BREATHE, period: "2" } }],
    ["no start", { ...LIGHT, effect: { ...BREATHE, from: undefined } }],
  ])("is not taken with %s", (_, light) => {
    expect(read({ ...LIGHT, effect: BREATHE })).toBeDefined();
    expect(read(light)).toBeUndefined();
  });
});

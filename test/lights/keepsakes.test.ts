import { beforeEach, describe, expect, it } from "@jest/globals";
import { WORST_FIRST } from "../../src/builds/status.js";
import { color, type Color } from "../../src/lights/color.js";
import { createKeepsakes, type KeptKeepsakes } from "../../src/lights/keepsakes.js";
import { PALETTES } from "../../src/lights/palettes/index.js";

const BULB = "d073d5000001";
const WARM: Color = { hue: 0, saturation: 0, brightness: 0.8, kelvin: 2700 };
const TEAL: Color = { hue: 170, saturation: 0.9, brightness: 0.5, kelvin: 3500 };

let kept: unknown[];
let keepsakes: KeptKeepsakes;

beforeEach(() => {
  kept = [];
  keepsakes = createKeepsakes({
    keep: (colors) => {
      kept.push(structuredClone(colors));
      return Promise.resolve();
    },
    palettes: () => Object.values(PALETTES),
  });
});

describe("what a bulb showed before us", () => {
  it("is known until it is given back, and kept each time", async () => {
    expect(keepsakes.get(BULB)).toBeUndefined();
    await keepsakes.set(BULB, WARM);
    await keepsakes.set("d073d5000002", TEAL);
    expect(keepsakes.get(BULB)).toEqual(WARM);
    keepsakes.delete(BULB);
    expect(keepsakes.get(BULB)).toBeUndefined();
    expect(kept).toEqual([
      { [BULB]: WARM },
      { [BULB]: WARM, d073d5000002: TEAL },
      { d073d5000002: TEAL },
    ]);
  });

  it("is kept again for nothing that was not known", () => {
    keepsakes.delete(BULB);
    expect(kept).toEqual([]);
  });

  it("is known from before", () => {
    keepsakes.know({ [BULB]: TEAL });
    expect(keepsakes.get(BULB)).toEqual(TEAL);
  });

  it.each([undefined, null, "before", [TEAL], { [BULB]: "teal" }, { [BULB]: { hue: 1 } }])(
    "is nothing where what was kept makes no sense: %j",
    (value) => {
      keepsakes.know(value);
      expect(keepsakes.get(BULB)).toBeUndefined();
    },
  );
});

describe("a colour of ours", () => {
  const looks = Object.entries(PALETTES).flatMap(([name, { looks: all }]) =>
    WORST_FIRST.map((status) => [name, status, all[status]] as const),
  );

  it.each(looks)("is nothing from before: %s, %s", async (_name, _status, { rest, effect }) => {
    const half = (a: number, b: number) => (a + b) / 2;
    const from = effect.movement === "still" ? effect.color : effect.from;
    const between: Color = {
      hue: half(from.hue, effect.color.hue),
      saturation: half(from.saturation, effect.color.saturation),
      brightness: half(from.brightness, effect.color.brightness),
      kelvin: effect.color.kelvin,
    };
    for (const each of [rest, from, effect.color, between]) await keepsakes.set(BULB, each);
    expect(keepsakes.get(BULB)).toBeUndefined();
  });

  it("is one all the same as a bulb tells it, in 16 bits", async () => {
    const { hue, saturation, brightness, kelvin } = PALETTES.classic.looks.blocked.rest;
    const bits = (value: number) => Math.round(value * 65_535) / 65_535;
    const told = { hue: 360 * bits(hue / 360), saturation: bits(saturation), kelvin };
    await keepsakes.set(BULB, { ...told, brightness: bits(brightness) });
    expect(keepsakes.get(BULB)).toBeUndefined();
  });

  it("is the dark of quiet hours too, whatever its hue", async () => {
    await keepsakes.set(BULB, { ...TEAL, brightness: 0 });
    expect(keepsakes.get(BULB)).toBeUndefined();
  });

  it.each([
    ["a bright white", color("white", 1)],
    ["a warm white", WARM],
    ["a hue that no look has", TEAL],
    ["a look's hue, far brighter", { hue: 120, saturation: 1, brightness: 1, kelvin: 3500 }],
    ["a look's hue, paler", { hue: 0, saturation: 0.5, brightness: 0.6, kelvin: 3500 }],
  ])("is not %s", async (_, other) => {
    await keepsakes.set(BULB, other);
    expect(keepsakes.get(BULB)).toEqual(other);
  });
});

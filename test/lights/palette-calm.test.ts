import { describe, expect, it } from "@jest/globals";
import { MOMENTS } from "../../src/builds/moment.js";
import { WORST_FIRST } from "../../src/builds/status.js";
import type { Color } from "../../src/lights/color.js";
import { effectDuration, type Effect } from "../../src/lights/look.js";
import { PALETTES, type Palette } from "../../src/lights/palettes/index.js";

const { classic, calm, "colour-blind": colourBlind } = PALETTES;

/** WCAG 2.3.1: more flashes in any one second can trigger seizures. */
const MOST_FLASHES = 3;

function effectsOf({ looks, unknown, moments }: Palette): (readonly [string, Effect])[] {
  return [
    ...Object.entries(looks).map(([name, { effect }]) => [name, effect] as const),
    ["unknown", unknown.effect],
    ...Object.entries(moments),
  ];
}

function pairsOf(palette: Palette): (readonly [string, string, Effect, Effect])[] {
  const effects = effectsOf(palette);
  return effects.flatMap(([one, a]) => effects.map(([other, b]) => [one, other, a, b] as const));
}

/** When the light changes for the other way, in seconds since the effect began; up to `end`. */
function turnsOf(effect: Effect, end: number): number[] {
  if (effect.movement === "still") return [];
  const { period, cycles, peak = 0.5 } = effect;
  const count = Math.min(cycles, Math.ceil(end / period));
  return Array.from({ length: count }, (_, cycle) => [cycle + peak, cycle + 1])
    .flat()
    .map((turn) => turn * period)
    .filter((turn) => turn < end);
}

/** A flash is a change and its opposite (WCAG): the most of them within any one second. */
function flashes(turns: readonly number[]): number {
  const inSecond = turns.map(
    (start) => turns.filter((turn) => turn >= start && turn < start + 1).length,
  );
  return Math.max(0, ...inSecond) / 2;
}

/** The same for one effect that is cut off by another, at whichever time is worst. */
function flashesAcross(before: Effect, after: Effect): number {
  const length = Math.min(effectDuration(before) / 1000, 10);
  const cuts = Array.from({ length: Math.ceil(length / 0.05) }, (_, index) => index * 0.05);
  return Math.max(
    ...cuts.map((cut) =>
      flashes([...turnsOf(before, cut), cut, ...turnsOf(after, 2).map((turn) => cut + turn)]),
    ),
  );
}

function hues(effect: Effect): number[] {
  const colors: Color[] =
    effect.movement === "still" ? [effect.color] : [effect.from, effect.color];
  return colors.map(({ hue }) => hue);
}

describe.each([
  ["calm", calm],
  ["colour-blind", colourBlind],
])("the %s palette", (_, palette) => {
  it.each(effectsOf(palette))("does not flash for %s", (_name, effect) => {
    const perSecond = effect.movement === "still" ? 0 : 1 / effect.period;
    expect(perSecond).toBeLessThanOrEqual(MOST_FLASHES);
    expect(flashes(turnsOf(effect, 20))).toBeLessThanOrEqual(MOST_FLASHES);
  });

  it.each(pairsOf(palette))("does not flash where %s gives way to %s", (_a, _b, before, after) => {
    expect(flashesAcross(before, after)).toBeLessThanOrEqual(MOST_FLASHES);
  });
});

describe("the calm palette", () => {
  it.each(effectsOf(calm))("is slow and never bright for %s", (_, effect) => {
    expect(effect.color.brightness).toBeLessThanOrEqual(0.4);
    if (effect.movement === "still") return;
    expect(effect.movement).toBe("breathe");
    expect(effect.from.brightness).toBeLessThanOrEqual(0.4);
    expect(effect.period).toBeGreaterThanOrEqual(1.5);
  });

  it.each(WORST_FIRST)("has the hues of classic for %s", (status) => {
    expect(hues(calm.looks[status].effect)).toEqual(hues(classic.looks[status].effect));
    expect(calm.looks[status].rest.hue).toBe(classic.looks[status].rest.hue);
    expect(calm.looks[status].rest.brightness).toBeLessThanOrEqual(0.4);
  });

  it.each(MOMENTS)("has the hue of classic for the moment %s", (name) => {
    expect(calm.moments[name].color.hue).toBe(classic.moments[name].color.hue);
  });
});

describe("the classic palette, which it stands in for", () => {
  it("flashes ten times a second for a failure, as the example apps do", () => {
    expect(flashes(turnsOf(classic.looks.failed.effect, 2))).toBeGreaterThanOrEqual(10);
  });
});

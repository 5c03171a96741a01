import { describe, expect, it } from "@jest/globals";
import { MOMENTS } from "../../src/builds/moment.js";
import { WORST_FIRST, type Status } from "../../src/builds/status.js";
import { color, type Color } from "../../src/lights/color.js";
import type { Effect } from "../../src/lights/look.js";
import { PALETTES } from "../../src/lights/palettes/index.js";
import {
  deltaE,
  deltaEWithoutLightness,
  DEFICIENCIES,
  TYPICAL,
  type Vision,
} from "../helpers/color-vision.js";

const { classic, "colour-blind": colourBlind } = PALETTES;

/**
 * About nine times the ΔE of 2.3 that is just noticeable side by side (Mahy, Van Eycken, Oosterlinck
 * 1994): a bulb is compared with what one remembers.
 */
const DISTINCT = 20;
const VISIONS: readonly (readonly [string, Vision])[] = [["typical", TYPICAL], ...DEFICIENCIES];

function pairs<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));
}

/** Where a bulb rests, and where it is most of its effect's colour. */
function colorsOf(status: Status): Color[] {
  const { effect, rest } = colourBlind.looks[status];
  return [rest, effect.color];
}

function movesAlike(a: Effect, b: Effect): boolean {
  if (a.movement === "still" || b.movement === "still") return a.movement === b.movement;
  const ratio = Math.max(a.period, b.period) / Math.min(a.period, b.period);
  return a.movement === b.movement && ratio < 2;
}

describe.each(VISIONS)("the colour-blind palette, for %s vision", (_, vision) => {
  it.each(pairs<Status>(["passed", "failed", "running", "blocked", "failing"]))(
    "has colours for %s and %s that nobody takes for each other",
    (one, other) => {
      for (const a of colorsOf(one)) {
        for (const b of colorsOf(other)) {
          expect(deltaE(a, b, vision)).toBeGreaterThan(DISTINCT);
          expect(deltaEWithoutLightness(a, b, vision)).toBeGreaterThan(DISTINCT);
        }
      }
    },
  );

  it("breathes between two such colours while a failed build runs again", () => {
    const { effect, rest } = colourBlind.looks.failed_running;
    expect(rest).toEqual(colourBlind.looks.failed.rest);
    expect(deltaEWithoutLightness(effect.color, rest, vision)).toBeGreaterThan(DISTINCT);
  });

  // No sixth colour was found that is as far from all others; its movement differs from theirs.
  it.each<Status>(["passed", "failed", "running", "blocked", "failing"])(
    "has a colour for scheduled that is not that of %s",
    (status) => {
      const { scheduled, [status]: other } = colourBlind.looks;
      expect(deltaEWithoutLightness(scheduled.rest, other.rest, vision)).toBeGreaterThan(15);
    },
  );

  it("never shows a pass as if nothing were known, though both are still", () => {
    const { looks, unknown } = colourBlind;
    expect(deltaEWithoutLightness(looks.passed.rest, unknown.rest, vision)).toBeGreaterThan(
      DISTINCT,
    );
  });
});

describe("movements of the colour-blind palette", () => {
  it.each(pairs(WORST_FIRST))("tell %s from %s", (one, other) => {
    const { [one]: a, [other]: b } = colourBlind.looks;
    expect(movesAlike(a.effect, b.effect)).toBe(false);
  });

  it.each(WORST_FIRST)("go on for hours for %s, unless it is still", (status) => {
    const { effect } = colourBlind.looks[status];
    if (effect.movement === "still") expect(status).toBe("passed");
    else expect(effect.period * effect.cycles).toBeGreaterThan(2 * 3600);
  });

  it.each(pairs(MOMENTS.slice(0, 4)))("tell the moment %s from %s", (one, other) => {
    expect(movesAlike(colourBlind.moments[one], colourBlind.moments[other])).toBe(false);
  });

  it.each(MOMENTS)("are white for %s, as no status is", (name) => {
    expect(colourBlind.moments[name].color.saturation).toBe(0);
    for (const { rest } of Object.values(colourBlind.looks)) {
      expect(rest.saturation).toBeGreaterThanOrEqual(0.4);
    }
  });
});

describe("the classic palette, which it stands in for", () => {
  it.each(DEFICIENCIES.filter(([name]) => !name.startsWith("tritanopia")))(
    "has a red and a green that are one colour in %s",
    (_, vision) => {
      const { passed, failed } = classic.looks;
      expect(deltaEWithoutLightness(passed.rest, failed.rest, vision)).toBeLessThan(DISTINCT / 2);
    },
  );
});

describe("ΔE", () => {
  // Known values: Bruce Lindbloom's calculator, and any other, has L*a*b* 53.2 80.1 67.2 for sRGB
  // red, 87.7 -86.2 83.2 for green, 100 0 0 for white.
  it.each([
    ["red", "green", Math.hypot(34.5, 166.3, 16)],
    ["red", "white", Math.hypot(46.8, 80.1, 67.2)],
    ["green", "white", Math.hypot(12.3, 86.2, 83.2)],
  ] as const)("from %s to %s is what others have", (one, other, expected) => {
    expect(Math.abs(deltaE(color(one, 0.1), color(other, 1), TYPICAL) - expected)).toBeLessThan(1);
  });

  it.each(DEFICIENCIES)("leaves white white in %s", (_, vision) => {
    expect(deltaE(color("white", 1), color("white", 1), vision)).toBe(0);
    for (const channel of vision([1, 1, 1])) expect(channel).toBeCloseTo(1, 3);
  });
});

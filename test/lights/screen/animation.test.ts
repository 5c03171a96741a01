import { expect, test } from "@jest/globals";
import { color } from "../../../src/lights/color.js";
import type { MovingEffect } from "../../../src/lights/look.js";
import { animationOf, calm } from "../../../src/page/animation.js";

const SHOWN = { color: "rgb(1, 2, 3)", opacity: 0.5 };

function moving(overrides: Partial<MovingEffect> = {}): MovingEffect {
  return {
    movement: "breathe",
    color: color("red", 1),
    from: color("green", 1),
    period: 1,
    cycles: 3,
    persist: true,
    ...overrides,
  };
}

test.each([
  { period: 0.1, cycles: 20, calmed: { period: 0.4, cycles: 5 } },
  { period: 0.1, cycles: 1, calmed: { period: 0.4, cycles: 1 } },
  { period: 0, cycles: 9999, calmed: { period: 0.4, cycles: 1 } },
  { period: 0.39, cycles: 10, calmed: { period: 0.4, cycles: 10 } },
  { period: 0.4, cycles: 7, calmed: { period: 0.4, cycles: 7 } },
  { period: 5, cycles: 9999, calmed: { period: 5, cycles: 9999 } },
])("$cycles cycles of $period s are played as $calmed", ({ period, cycles, calmed }) => {
  expect(calm(period, cycles)).toEqual(calmed);
});

test("breathe goes to the colour at its peak and back", () => {
  expect(animationOf(moving({ peak: 0.2 }), SHOWN)).toEqual({
    keyframes: {
      color: ["rgb(0, 255, 0)", "rgb(255, 0, 0)", "rgb(0, 255, 0)"],
      opacity: [1, 1, 1],
      offset: [0, 0.2, 1],
      easing: "cubic-bezier(0.37, 0, 0.63, 1)",
    },
    timing: { duration: 1000, iterations: 3 },
  });
});

test("the peak is in the middle where none is named", () => {
  expect(animationOf(moving(), SHOWN).keyframes.offset).toEqual([0, 0.5, 1]);
});

test("pulse jumps, and has no peak", () => {
  const { keyframes } = animationOf(moving({ movement: "pulse", peak: 0.2 }), SHOWN);
  expect(keyframes).toMatchObject({ easing: "step-end", offset: [0, 0.5, 1] });
});

test("still fades from what is shown, once", () => {
  const still = { movement: "still", color: color("red", 1), duration: 2 } as const;
  expect(animationOf(still, SHOWN)).toMatchObject({
    keyframes: { color: ["rgb(1, 2, 3)", "rgb(255, 0, 0)"], opacity: [0.5, 1] },
    timing: { duration: 2000, iterations: 1 },
  });
});

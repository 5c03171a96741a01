import { expect, test } from "@jest/globals";
import { color, type ColorName } from "../../../src/lights/color.js";
import { glowOf } from "../../../src/page/css-color.js";

test.each<[ColorName, string]>([
  ["red", "rgb(255, 0, 0)"],
  ["orange", "rgb(255, 153, 0)"],
  ["yellow", "rgb(255, 255, 0)"],
  ["green", "rgb(0, 255, 0)"],
  ["cyan", "rgb(0, 255, 255)"],
  ["blue", "rgb(43, 0, 255)"],
  ["purple", "rgb(170, 0, 255)"],
  ["pink", "rgb(255, 0, 149)"],
])("%s keeps its hue whatever the brightness", (name, css) => {
  expect(glowOf(color(name, 1)).color).toBe(css);
  expect(glowOf(color(name, 0.05)).color).toBe(css);
});

test("hue 360 is red again", () => {
  expect(glowOf({ ...color("red", 1), hue: 360 }).color).toBe("rgb(255, 0, 0)");
});

test.each([
  [1500, "rgb(255, 190, 120)"],
  [4500, "rgb(255, 255, 255)"],
  [9000, "rgb(205, 225, 255)"],
])("white at %i K has that temperature's tint", (kelvin, css) => {
  expect(glowOf({ ...color("white", 1), kelvin }).color).toBe(css);
});

test("half saturated is half way to white", () => {
  const half = { hue: 120, saturation: 0.5, brightness: 1, kelvin: 4500 };
  expect(glowOf(half).color).toBe("rgb(128, 255, 128)");
});

test("a bulb that is lit at all is seen well, a brighter one better, an unlit one not", () => {
  expect(glowOf(color("yellow", 0)).opacity).toBe(0);
  expect(glowOf(color("yellow", 0.05)).opacity).toBeGreaterThan(0.6);
  expect(glowOf(color("yellow", 0.35)).opacity).toBeGreaterThan(
    glowOf(color("yellow", 0.05)).opacity + 0.1,
  );
  expect(glowOf(color("yellow", 1)).opacity).toBe(1);
});

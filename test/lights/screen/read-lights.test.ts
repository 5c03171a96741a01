import { expect, test } from "@jest/globals";
import { color, DARK } from "../../../src/lights/color.js";
import { readLights } from "../../../src/page/read-lights.js";

const RED = color("red", 0.6);
const BREATHE = {
  movement: "breathe",
  color: RED,
  from: color("red", 0.25),
  period: 0.1,
  cycles: 20,
  persist: true,
};

function read(...lights: unknown[]): unknown {
  return readLights(JSON.stringify({ lights }));
}

test.each([
  [{ words: "Nothing known yet" }],
  [{ words: "Passed", status: "passed", effect: { movement: "still", color: RED, duration: 0 } }],
  [{ words: "Failed", status: "failed", effect: { ...BREATHE, peak: 0.2 } }],
  [{ words: "Hello", moment: "ping", effect: { ...BREATHE, movement: "pulse" } }],
  [
    {
      words: "Quiet hours",
      status: "failed",
      effect: { movement: "still", color: DARK, duration: 1 },
    },
  ],
])("the light is read: %j", (light) => {
  expect(read(light)).toEqual([light]);
});

test("all lights are read, in their order, and there may be none", () => {
  const lights = ["Passed", "Failed", "Passed"].map((words) => ({ words }));
  expect(read(...lights)).toEqual(lights);
  expect(read()).toEqual([]);
});

test.each([
  ["no words", {}],
  ["a status this page does not know", { words: "w", status: "exploded" }],
  ["a status that every object has", { words: "w", status: "toString" }],
  ["a movement this page does not know", { words: "w", effect: { ...BREATHE, movement: "morph" } }],
  ["no color", { words: "w", effect: { movement: "still", duration: 1 } }],
  ["a negative number", { words: "w", effect: { ...BREATHE, cycles: -1 } }],
  ["a peak outside the cycle", { words: "w", effect: { ...BREATHE, peak: 1.5 } }],
  ["no light", null],
])("where one light cannot be read, none is: %s", (_why, light) => {
  expect(read({ words: "Passed" }, light)).toBeUndefined();
});

test.each(["null", "[]", "{}", '{"lights":{}}'])("no list of lights: %s", (data) => {
  expect(readLights(data)).toBeUndefined();
});

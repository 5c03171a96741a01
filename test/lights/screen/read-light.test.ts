import { expect, test } from "@jest/globals";
import { color } from "../../../src/lights/color.js";
import { readLight } from "../../../src/page/read-light.js";

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
  return readLight(JSON.stringify({ lights }));
}

test.each([
  [{ words: "Nothing known yet" }],
  [{ words: "Passed", status: "passed", effect: { movement: "still", color: RED, duration: 0 } }],
  [{ words: "Failed", status: "failed", effect: { ...BREATHE, peak: 0.2 } }],
  [{ words: "Hello", moment: "ping", effect: { ...BREATHE, movement: "pulse" } }],
])("the light is read: %j", (light) => {
  expect(read(light, { words: "another" })).toEqual(light);
});

test.each([
  ["no words", {}],
  ["a status this page does not know", { words: "w", status: "exploded" }],
  ["a status that every object has", { words: "w", status: "toString" }],
  ["a movement this page does not know", { words: "w", effect: { ...BREATHE, movement: "morph" } }],
  ["no color", { words: "w", effect: { movement: "still", duration: 1 } }],
  ["a negative number", { words: "w", effect: { ...BREATHE, cycles: -1 } }],
  ["a peak outside the cycle", { words: "w", effect: { ...BREATHE, peak: 1.5 } }],
  ["no light at all", undefined],
])("the light cannot be read: %s", (_why, light) => {
  expect(read(light)).toBeUndefined();
});

test.each(["null", "[]", "{}", '{"lights":{}}', '{"lights":[]}'])(
  "no list of lights: %s",
  (data) => {
    expect(readLight(data)).toBeUndefined();
  },
);

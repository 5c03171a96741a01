import { describe, expect, it } from "@jest/globals";
import { color, COLOR_HUES, type ColorName } from "../../src/lights/color.js";

describe("color", () => {
  it.each<[ColorName, number]>([
    ["red", 0],
    ["orange", 36],
    ["yellow", 60],
    ["green", 120],
    ["cyan", 180],
    ["blue", 250],
    ["purple", 280],
    ["pink", 325],
  ])("gives %s the hue that LIFX gives it: %i", (name, hue) => {
    expect(color(name, 0.4)).toEqual({ hue, saturation: 1, brightness: 0.4, kelvin: 3500 });
  });

  it("knows no other names", () => {
    expect(Object.keys(COLOR_HUES)).toHaveLength(8);
  });

  it.each([0, 0.1, 1])("makes white of no colour at all, at the brightness %d", (brightness) => {
    expect(color("white", brightness)).toEqual({
      hue: 0,
      saturation: 0,
      brightness,
      kelvin: 3500,
    });
  });
});

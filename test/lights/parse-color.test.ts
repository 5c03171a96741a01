import { describe, expect, it } from "@jest/globals";
import { colorString } from "../../src/lights/cloud/color-string.js";
import type { Color } from "../../src/lights/color.js";
import { PALETTES } from "../../src/lights/palettes/index.js";
import { RAINBOW } from "../../src/lights/palettes/rainbow.js";
import { ColorError, parseColor } from "../../src/lights/parse-color.js";

const RED: Color = { hue: 0, saturation: 1, brightness: 1, kelvin: 3500 };
const WHITE: Color = { ...RED, saturation: 0 };

describe("a colour in LIFX's words", () => {
  it.each<[string, Color]>([
    ["red", RED],
    ["  Pink ", { ...RED, hue: 325 }],
    ["white", WHITE],
    ["yellow brightness:5%", { ...RED, hue: 60, brightness: 0.05 }],
    ["brightness:0.25 blue", { ...RED, hue: 250, brightness: 0.25 }],
    ["saturation:0.5 blue", { ...RED, hue: 250, saturation: 0.5 }],
    ["hue:120 saturation:1.0 brightness:0.5", { ...RED, hue: 120, brightness: 0.5 }],
    ["hue:360", { ...RED, hue: 360 }],
    ["hue:12.5 saturation:50%", { ...RED, hue: 12.5, saturation: 0.5 }],
    ["kelvin:2700", { ...WHITE, kelvin: 2700 }],
    ["white kelvin:9000 brightness:.5", { ...WHITE, kelvin: 9000, brightness: 0.5 }],
    ["#ff0000", RED],
    ["#00FF00 brightness:10%", { ...RED, hue: 120, brightness: 0.1 }],
    ["rgb:0,0,255", { ...RED, hue: 240 }],
    ["rgb:255,0,255", { ...RED, hue: 300 }],
    ["rgb:255,128,128 brightness:1", { ...RED, saturation: 127 / 255 }],
    ["#000000", { ...WHITE, brightness: 0 }],
    ["red brightness:0", { ...RED, brightness: 0 }],
  ])("is read: %s", (text, expected) => {
    expect(parseColor(text)).toEqual(expected);
  });

  it.each<[string, RegExp]>([
    ["", /as LIFX writes it/],
    ["crimson", /as LIFX writes it: red, orange/],
    ["constructor", /as LIFX writes it/],
    ["#f00", /as LIFX writes it/],
    ["#ff00000", /as LIFX writes it/],
    ["rgb:1,2", /as LIFX writes it/],
    ["rgb:1,2,256", /from 0 to 255/],
    ["red blue", /one colour alone/],
    ["red hue:20", /one colour alone/],
    ["red red", /one colour alone/],
    ["hue:1 hue:2", /say hue once/],
    ["red brightness:1 brightness:1", /say brightness once/],
    ["brightness:50%", /must name a colour/],
    ["saturation:0.5", /must name a colour/],
    ["hue:361", /a hue from 0 to 360$/],
    ["hue:-1", /a hue from 0 to 360$/],
    ["hue:50%", /a hue from 0 to 360$/],
    ["red brightness:101%", /a brightness from 0 to 1, or in percent/],
    ["red brightness:50", /a brightness from 0 to 1, or in percent/],
    ["red brightness:", /a brightness/],
    ["red brightness:1e-1", /a brightness/],
    ["kelvin:1499", /a kelvin from 1500 to 9000/],
    ["kelvin:9001", /a kelvin from 1500 to 9000/],
    ["red kelvin:3500", /must be white to have a kelvin/],
    ["kelvin:3500 saturation:0.5", /must have a hue/],
    ["white saturation:1", /must have a hue/],
  ])("is refused with what was expected: %j", (text, expected) => {
    const parse = () => parseColor(text);
    expect(parse).toThrow(ColorError);
    expect(parse).toThrow(expected);
  });

  it("holds nothing of the text where it is refused", () => {
    expect(() => parseColor("s3cr3t")).toThrow(/^(?!.*s3cr3t)/);
  });
});

describe("what we send LIFX", () => {
  const effects = Object.values(PALETTES).flatMap(({ looks, unknown, moments }) => [
    ...[...Object.values(looks), unknown].map(({ effect }) => effect),
    ...Object.values(moments),
  ]);
  const colors = [...effects, ...RAINBOW].flatMap((effect) =>
    effect.movement === "still" ? [effect.color] : [effect.color, effect.from],
  );

  it("is read back as the same, of every colour in every palette", () => {
    const texts = colors.map(colorString);
    expect(texts.map((text) => colorString(parseColor(text)))).toEqual(texts);
  });

  it("loses nothing but the kelvin of a pale colour, which LIFX's words cannot hold", () => {
    for (const color of colors) {
      const { hue, saturation, brightness, kelvin } = parseColor(colorString(color));
      expect(hue).toBeCloseTo(color.hue);
      expect(saturation).toBeCloseTo(color.saturation);
      expect(brightness).toBeCloseTo(color.brightness);
      if (color.saturation === 0) expect(kelvin).toBe(color.kelvin);
    }
  });
});

import { color, COLOR_HUES, type Color, type ColorName } from "./color.js";

/** Text that is no colour. The message says what was expected, and holds nothing of the text. */
export class ColorError extends Error {
  override readonly name = "ColorError";
}

type Property = keyof Color;

/** From the least to the most. */
const RANGES: Readonly<Record<Property, readonly [number, number]>> = {
  hue: [0, 360],
  saturation: [0, 1],
  brightness: [0, 1],
  kelvin: [1500, 9000],
};

/**
 * Reads a colour in the grammar of LIFX's HTTP API, such as `red brightness:60%`. LIFX leaves a bulb
 * what a colour does not say; we need all of it, so brightness is 1 where nothing says it. Throws a
 * ColorError.
 */
export function parseColor(text: string): Color {
  let named: Color | undefined;
  const said: Partial<Record<Property, number>> = {};
  for (const word of text.trim().toLowerCase().split(/\s+/)) {
    const [name, value] = word.split(":", 2);
    if (!isProperty(name)) {
      if (named) throw new ColorError("must name one colour alone");
      named = namedColor(word);
    } else {
      if (said[name] !== undefined) throw new ColorError(`must say ${name} once`);
      said[name] = propertyValue(name, value ?? "");
    }
  }

  if (named && said.hue !== undefined) throw new ColorError("must name one colour alone");
  if (!named && said.hue === undefined && said.kelvin === undefined) {
    throw new ColorError("must name a colour, as in white brightness:50%");
  }
  const hasHue = named ? named.saturation > 0 : said.hue !== undefined;
  const saturated = said.hue === undefined ? {} : { saturation: 1 };
  const whole = { ...(named ?? color("white", 1)), ...saturated, ...said };
  if (!hasHue && whole.saturation > 0) throw new ColorError("must have a hue, to be saturated");
  if (said.kelvin !== undefined && whole.saturation > 0) {
    throw new ColorError("must be white to have a kelvin");
  }
  return whole;
}

function isProperty(name: string | undefined): name is Property {
  return name !== undefined && Object.hasOwn(RANGES, name);
}

function propertyValue(name: Property, text: string): number {
  const [least, most] = RANGES[name];
  const [, digits, percent] = /^(\d*\.?\d+)(%?)$/.exec(text) ?? [];
  const value = Number(digits) / (percent === "%" ? 100 : 1);
  const takesPercent = most === 1;
  if (value >= least && value <= most && (percent === "" || takesPercent)) return value;
  const range = `${String(least)} to ${String(most)}`;
  throw new ColorError(`must have a ${name} from ${range}${takesPercent ? ", or in percent" : ""}`);
}

function namedColor(word: string): Color {
  if (isName(word)) return color(word, 1);
  const [, ...pairs] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(word) ?? [];
  const [, ...numbers] = /^rgb:(\d{1,3}),(\d{1,3}),(\d{1,3})$/.exec(word) ?? [];
  const [red, green, blue] = [...pairs.map((pair) => parseInt(pair, 16)), ...numbers.map(Number)];
  if (red === undefined || green === undefined || blue === undefined) {
    throw new ColorError(
      `must be a colour as LIFX writes it: ${[...Object.keys(COLOR_HUES), "white"].join(", ")}, hue:120 saturation:0.5, kelvin:3500, #ff8800 or rgb:255,136,0; with brightness:50%`,
    );
  }
  if (Math.max(red, green, blue) > 255) throw new ColorError("must have an rgb from 0 to 255");
  return fromRgb(red / 255, green / 255, blue / 255);
}

function isName(word: string): word is ColorName {
  return word === "white" || Object.hasOwn(COLOR_HUES, word);
}

/** The hexagon of hue, saturation and value; each part from 0 to 1. */
function fromRgb(red: number, green: number, blue: number): Color {
  const brightness = Math.max(red, green, blue);
  const chroma = brightness - Math.min(red, green, blue);
  if (chroma === 0) return color("white", brightness);
  const sixths =
    brightness === red
      ? (green - blue) / chroma
      : brightness === green
        ? (blue - red) / chroma + 2
        : (red - green) / chroma + 4;
  const hue = (sixths * 60 + 360) % 360;
  return { ...color("red", brightness), hue, saturation: chroma / brightness };
}

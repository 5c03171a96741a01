import { COLOR_HUES, type Color } from "../color.js";

const NAMES = new Map<number, string>(
  Object.entries(COLOR_HUES).map(([name, hue]) => [hue, name] as const),
);

/**
 * A colour in the grammar of LIFX's HTTP API: `yellow brightness:5%`. White goes by its kelvin, for
 * the name `white` would leave a bulb at the kelvin it had. A pale colour cannot name one: `kelvin:`
 * takes the saturation away.
 */
export function colorString({ hue, saturation, brightness, kelvin }: Color): string {
  const level = `brightness:${trim(brightness * 100)}%`;
  if (saturation === 0) return `kelvin:${Math.round(kelvin)} ${level}`;
  const name = saturation === 1 ? NAMES.get(hue) : undefined;
  return `${name ?? `hue:${trim(hue)} saturation:${trim(saturation)}`} ${level}`;
}

/** Without the noise of binary fractions: 0.07 * 100 is 7.000000000000001. */
function trim(value: number): number {
  return Number(value.toFixed(4));
}

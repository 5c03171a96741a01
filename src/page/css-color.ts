import type { Color } from "../lights/color.js";

/** How the lit glass looks: a colour, and how much of it is seen. */
export interface Glow {
  /** In the form that a browser gives as computed style, `rgb(255, 0, 0)`. */
  readonly color: string;
  /** From 0 (dark) to 1. */
  readonly opacity: number;
}

type Rgb = readonly [red: number, green: number, blue: number];

// Softer than a black body's colours: on a screen those would make a white bulb orange.
const WARM: Rgb = [255, 190, 120];
const NEUTRAL: Rgb = [255, 255, 255];
const COOL: Rgb = [205, 225, 255];
const NEUTRAL_KELVIN = 4500;

// A real bulb at 5 % still lights a room in its colour: a lit one never looks fainter than this.
const FAINTEST = 0.5;

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

function whiteOf(kelvin: number): Rgb {
  return kelvin < NEUTRAL_KELVIN
    ? mix(WARM, NEUTRAL, (kelvin - 1500) / (NEUTRAL_KELVIN - 1500))
    : mix(NEUTRAL, COOL, (kelvin - NEUTRAL_KELVIN) / (9000 - NEUTRAL_KELVIN));
}

function pureOf(hue: number): Rgb {
  const channel = (offset: number) => {
    const k = (offset + hue / 60) % 6;
    return 255 * (1 - Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [channel(5), channel(3), channel(1)];
}

/** A bulb's colour for the screen: the hue stays recognizable however dim the bulb is. */
export function glowOf({ hue, saturation, brightness, kelvin }: Color): Glow {
  const rgb = mix(whiteOf(kelvin), pureOf(hue), saturation);
  return {
    color: `rgb(${rgb.map(Math.round).join(", ")})`,
    opacity: brightness > 0 ? FAINTEST + (1 - FAINTEST) * Math.sqrt(brightness) : 0,
  };
}

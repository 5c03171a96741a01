/**
 * A colour as LIFX has it (HSBK): hue in degrees from 0 to 360, saturation and brightness from 0 to
 * 1, kelvin from 1500 to 9000 (it only counts where saturation is below 1).
 */
export interface Color {
  readonly hue: number;
  readonly saturation: number;
  readonly brightness: number;
  readonly kelvin: number;
}

/**
 * LIFX's colour names and the hue each stands for, in degrees, from the documentation of its HTTP
 * API. `white` has no hue: it is saturation 0.
 */
export const COLOR_HUES = {
  red: 0,
  orange: 36,
  yellow: 60,
  green: 120,
  cyan: 180,
  blue: 250,
  purple: 280,
  pink: 325,
} as const;

export type ColorName = keyof typeof COLOR_HUES | "white";

const KELVIN = 3500;

/** The colour of that name at a brightness from 0 to 1. */
export function color(name: ColorName, brightness: number): Color {
  return name === "white"
    ? { hue: 0, saturation: 0, brightness, kelvin: KELVIN }
    : { hue: COLOR_HUES[name], saturation: 1, brightness, kelvin: KELVIN };
}

export const DARK: Color = color("white", 0);

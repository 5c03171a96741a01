import { CALM } from "./calm.js";
import { CLASSIC } from "./classic.js";
import { COLOUR_BLIND } from "./colour-blind.js";
import { LINE_LOST, UNKNOWN, type Palette } from "./palette.js";

export type { Palette };
export { CLASSIC, LINE_LOST, UNKNOWN };

export const PALETTE_NAMES = ["classic", "calm", "colour-blind"] as const;
export type PaletteName = (typeof PALETTE_NAMES)[number];

/** Every palette, by its name in the settings. */
export const PALETTES: Readonly<Record<PaletteName, Palette>> = {
  classic: CLASSIC,
  calm: CALM,
  "colour-blind": COLOUR_BLIND,
};

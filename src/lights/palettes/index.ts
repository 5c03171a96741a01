import { CALM } from "./calm.js";
import { CLASSIC } from "./classic.js";
import { COLOUR_BLIND } from "./colour-blind.js";
import type { Palette } from "./palette.js";

export type { Palette };
export { CLASSIC };

/** Every palette, by its name in the settings. */
export const PALETTES: Readonly<Record<"classic" | "calm" | "colour-blind", Palette>> = {
  classic: CLASSIC,
  calm: CALM,
  "colour-blind": COLOUR_BLIND,
};

import { color } from "../color.js";
import type { StillEffect } from "../look.js";

/** Through LIFX's hues in eight seconds. One runs into the next, so nothing flashes. */
export const RAINBOW: readonly StillEffect[] = (
  ["red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink"] as const
).map((name) => ({ movement: "still", color: color(name, 0.6), duration: 1 }));

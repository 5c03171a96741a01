import { z } from "zod";
import { DARK, type Color } from "./color.js";
import type { Effect } from "./look.js";
import type { Palette } from "./palettes/index.js";

/** What bulbs showed before we drove them. By a bulb's id, twelve hex digits, whatever the way to it. */
export interface Keepsakes {
  readonly get: (bulb: string) => Color | undefined;
  /** Resolves once it is kept, as far as it can be; never rejects. A colour of ours is not taken. */
  readonly set: (bulb: string, color: Color) => Promise<void>;
  /** It was given back. */
  readonly delete: (bulb: string) => void;
}

export interface KeptKeepsakes extends Keepsakes {
  /** Takes up what was kept before, in whatever form. */
  readonly know: (kept: unknown) => void;
}

export interface KeepsakesOptions {
  /** Keeps them all, as JSON; never rejects. */
  readonly keep: (colors: Readonly<Record<string, Color>>) => Promise<void>;
  /** Those whose colours are ours. */
  readonly palettes: () => readonly Palette[];
}

const Kept = z.record(
  z.string(),
  z.strictObject({
    hue: z.number(),
    saturation: z.number(),
    brightness: z.number(),
    kelvin: z.number(),
  }),
);

export function createKeepsakes({ keep, palettes }: KeepsakesOptions): KeptKeepsakes {
  const colors = new Map<string, Color>();
  const keepAll = () => keep(Object.fromEntries(colors));
  return {
    know(kept) {
      const isLate = colors.size > 0;
      for (const [bulb, color] of Object.entries(Kept.catch({}).parse(kept))) {
        colors.set(bulb, color);
      }
      // What was kept meanwhile stands in the place of what is known now.
      if (isLate) void keepAll();
    },
    get: (bulb) => colors.get(bulb),
    async set(bulb, color) {
      if (palettes().some((palette) => isOf(palette, color))) return;
      colors.set(bulb, color);
      await keepAll();
    },
    delete(bulb) {
      if (colors.delete(bulb)) void keepAll();
    },
  };
}

/**
 * Whether a look of the palette may have left a bulb on that colour: where nothing was kept from
 * before, what a bulb shows at the start may be what we showed last.
 */
function isOf({ looks, unknown }: Palette, color: Color): boolean {
  const all = [...Object.values(looks), unknown];
  return (
    isBetween(color, DARK, DARK) ||
    all.some(({ effect, rest }) => isBetween(color, rest, rest) || isIn(color, effect))
  );
}

function isIn(color: Color, effect: Effect): boolean {
  const from = effect.movement === "still" ? effect.color : effect.from;
  return isBetween(color, from, effect.color);
}

/** How far a bulb's answer may lie beside what it was told: it counts in 16 bits, and as time goes. */
const TOLERANCES = { hue: 2, saturation: 0.02, brightness: 0.02 } as const;
const PARTS = ["hue", "saturation", "brightness"] as const;

/** Whether a bulb that goes from `a` to `b` comes by this colour. */
function isBetween(color: Color, a: Color, b: Color): boolean {
  // Without saturation a colour has no hue, and one without brightness is no colour at all.
  const isDark = a.brightness === 0 && b.brightness === 0;
  const isWhite = a.saturation === 0 && b.saturation === 0;
  const parts = PARTS.filter(
    (part) => part === "brightness" || (!isDark && !(part === "hue" && isWhite)),
  );
  const spans = parts.map((part) => (b[part] - a[part]) / TOLERANCES[part]);
  const longest = spans.reduce(
    (index, span, each) => (Math.abs(span) > Math.abs(spans[index] ?? 0) ? each : index),
    0,
  );
  const part = parts[longest] ?? "brightness";
  const way = a[part] === b[part] ? 0 : (color[part] - a[part]) / (b[part] - a[part]);
  const done = Math.min(1, Math.max(0, way));
  return parts.every(
    (each) => Math.abs(a[each] + done * (b[each] - a[each]) - color[each]) <= TOLERANCES[each],
  );
}

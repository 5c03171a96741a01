import { MOMENTS } from "../../builds/moment.js";
import { WORST_FIRST } from "../../builds/status.js";
import type { Effect, Look, MovingEffect } from "../../lights/look.js";
import { PALETTES, type Palette } from "../../lights/palettes/index.js";
import { breathe, pulse, transient } from "../../lights/palettes/palette.js";
import { parseColor } from "../../lights/parse-color.js";
import type { EffectInFile, LookInFile, MovingInFile } from "./effect-schema.js";
import type { PaletteInFile } from "./schema.js";

/** What a palette of the file's own leaves out is that of the one that it is based on. */
export function toPalette(own: PaletteInFile): Palette {
  const base = PALETTES[own.based_on];
  const looks = { ...base.looks };
  for (const status of WORST_FIRST) {
    const look = own.looks[status];
    if (look) looks[status] = toLook(look);
  }
  const moments = { ...base.moments };
  for (const name of MOMENTS) {
    const moment = own.moments[name];
    if (moment) moments[name] = transient(toMoving(once(moment)));
  }
  return { looks, moments, unknown: own.unknown ? toLook(own.unknown) : base.unknown };
}

/**
 * Effects that are played one after the other. One alone gives the bulb back by itself, as a moment
 * does; of several each stays, or the look would flash up between them.
 */
export function toEffects(effects: readonly EffectInFile[]): readonly Effect[] {
  const played = effects.map((effect) =>
    toEffect(effect.movement === "still" ? effect : once(effect)),
  );
  if (played.length > 1) return played;
  return played.map((effect) => (effect.movement === "still" ? effect : transient(effect)));
}

function toLook(look: LookInFile): Look {
  const rest = look.movement === "still" ? undefined : look.rest;
  return { effect: toEffect(look), rest: parseColor(rest ?? look.color) };
}

function toEffect(effect: EffectInFile): Effect {
  if (effect.movement !== "still") return toMoving(effect);
  const { movement, color, duration } = effect;
  return { movement, color: parseColor(color), duration };
}

/** Where the file says no cycles, it is endless. */
function toMoving(effect: MovingInFile): MovingEffect {
  const { color, from_color, period, cycles } = effect;
  const colors = [parseColor(from_color), parseColor(color)] as const;
  const beat = { period, ...(cycles !== undefined && { cycles }) };
  if (effect.movement === "pulse") return pulse(...colors, beat);
  return breathe(...colors, { ...beat, ...(effect.peak !== undefined && { peak: effect.peak }) });
}

function once<Moving extends MovingInFile>(effect: Moving): Moving {
  return { ...effect, cycles: effect.cycles ?? 1 };
}

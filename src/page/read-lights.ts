import type { Status } from "../builds/status.js";
import type { Color } from "../lights/color.js";
import type { Effect } from "../lights/look.js";
import { SHAPES } from "./shapes.js";

/** What the page needs of a frame. Without an effect the bulb is dark. */
export interface DrawnLight {
  /** Missing where the reader may not know names. */
  readonly name?: string;
  readonly status?: Status;
  /** Missing unless a moment plays over the status. */
  readonly moment?: string;
  readonly words: string;
  readonly effect?: Effect;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function hasNumbers(value: unknown, ...names: string[]): boolean {
  return (
    isRecord(value) &&
    names.every((name) => {
      const number = value[name];
      return typeof number === "number" && number >= 0;
    })
  );
}

function isColor(value: unknown): value is Color {
  return hasNumbers(value, "hue", "saturation", "brightness", "kelvin");
}

function isEffect(value: unknown): value is Effect {
  if (!isRecord(value) || !isColor(value.color)) return false;
  if (value.movement === "still") return hasNumbers(value, "duration");
  return (
    (value.movement === "breathe" || value.movement === "pulse") &&
    isColor(value.from) &&
    hasNumbers(value, "period", "cycles") &&
    (value.peak === undefined || (hasNumbers(value, "peak") && Number(value.peak) <= 1)) &&
    typeof value.persist === "boolean"
  );
}

function isStatus(value: unknown): value is Status {
  return typeof value === "string" && Object.hasOwn(SHAPES, value);
}

function isLight(value: unknown): value is DrawnLight {
  return (
    isRecord(value) &&
    typeof value.words === "string" &&
    (value.name === undefined || typeof value.name === "string") &&
    (value.status === undefined || isStatus(value.status)) &&
    (value.moment === undefined || typeof value.moment === "string") &&
    (value.effect === undefined || isEffect(value.effect))
  );
}

/**
 * The lights of a `lights` event's data. Undefined where the page cannot read all of them: it may
 * have been open since before the server was replaced by a newer version.
 */
export function readLights(data: string): readonly DrawnLight[] | undefined {
  const message: unknown = JSON.parse(data);
  const lights: unknown = isRecord(message) ? message.lights : undefined;
  return Array.isArray(lights) && lights.every(isLight) ? lights : undefined;
}

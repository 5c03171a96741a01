import type { Effect } from "../look.js";
import { colorString } from "./color-string.js";

/** A request to LIFX's HTTP API, apart from where it is and who asks. */
export interface Request {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

export interface Command extends Request {
  readonly body: Readonly<Record<string, string | number | boolean>>;
}

/** The path of the lights that a selector stands for. */
export function lightsPath(selector: string): string {
  return `/v1/lights/${encodeURIComponent(selector)}`;
}

/** What to ask of LIFX for an effect. Nothing here turns a bulb on: one that is off stays off. */
export function toCommand(effect: Effect, selector: string): Command {
  const lights = lightsPath(selector);
  if (effect.movement === "still") {
    return {
      method: "PUT",
      path: `${lights}/state`,
      body: { color: colorString(effect.color), duration: effect.duration },
    };
  }
  const { movement, color, from, period, cycles, persist, peak } = effect;
  return {
    method: "POST",
    path: `${lights}/effects/${movement}`,
    body: {
      power_on: false,
      color: colorString(color),
      from_color: colorString(from),
      period,
      cycles,
      persist,
      ...(movement === "breathe" && peak !== undefined && { peak }),
    },
  };
}

import type { MomentName } from "../../builds/moment.js";
import type { Status } from "../../builds/status.js";
import { color, type Color, type ColorName } from "../color.js";
import type { Look, MovingEffect, StillEffect } from "../look.js";

/** How a light says everything that it can say. */
export interface Palette {
  readonly looks: Readonly<Record<Status, Look>>;
  /** For a light that has heard nothing for so long that what it knew may no longer be so. */
  readonly unknown: Look;
  readonly moments: Readonly<Record<MomentName, MovingEffect>>;
}

type Beat = Pick<MovingEffect, "period" | "peak"> & Partial<Pick<MovingEffect, "cycles">>;

/** As good as endless: what Buildkite's example apps send for a build that runs. */
const ENDLESS = 9999;

/** A colour that only lacks its brightness, from 0 to 1. */
export type Tint = (brightness: number) => Color;

function tint(name: ColorName): Tint {
  return (brightness) => color(name, brightness);
}

export const red = tint("red");
export const yellow = tint("yellow");
export const green = tint("green");
export const blue = tint("blue");
export const purple = tint("purple");
export const orange = tint("orange");
export const white = tint("white");

/** A wave from the first colour to the second and back, for good where no cycles are given. */
export function breathe(from: Color, to: Color, beat: Beat): MovingEffect {
  return { movement: "breathe", color: to, from, cycles: ENDLESS, persist: true, ...beat };
}

/** Jumps between the two colours instead. */
export function pulse(from: Color, to: Color, beat: Omit<Beat, "peak">): MovingEffect {
  return { movement: "pulse", color: to, from, cycles: ENDLESS, persist: true, ...beat };
}

export function still(to: Color): StillEffect {
  return { movement: "still", color: to, duration: 1 };
}

/** The effect, after which the bulb goes back to the colour that it had. */
export function transient(effect: MovingEffect): MovingEffect {
  return { ...effect, persist: false };
}

const dim = color("white", 0.1);

/** The same in every palette: neither a colour nor a movement, for neither would be true. */
export const UNKNOWN: Look = { effect: still(dim), rest: dim };

/**
 * For a follower that hears nothing of its app any more, the same in every palette: white, as no
 * status is, and slow, as no moment is.
 */
export const LINE_LOST: Look = {
  effect: breathe(white(0.05), white(0.2), { period: 8 }),
  rest: white(0.2),
};

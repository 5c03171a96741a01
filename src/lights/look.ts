import type { Color } from "./color.js";

/**
 * What a bulb is told to do, in the words and units of LIFX's HTTP API. Every driver starts from
 * the same numbers, so that a look is the same over HTTP, over the LAN and on the screen.
 */
export type Effect = StillEffect | MovingEffect;

export interface StillEffect {
  readonly movement: "still";
  readonly color: Color;
  /** Seconds that the change of colour takes. */
  readonly duration: number;
}

export interface MovingEffect {
  readonly movement: "breathe" | "pulse";
  readonly color: Color;
  /** The colour that a cycle starts from and goes back to. */
  readonly from: Color;
  /** Seconds a cycle takes. */
  readonly period: number;
  readonly cycles: number;
  /** Where in a cycle `color` is reached, from 0 to 1; 0.5 where it is left out. Only `breathe`. */
  readonly peak?: number;
  /** Whether the bulb keeps the effect's last colour (true) or goes back to the one before (false). */
  readonly persist: boolean;
}

/** What stands for a status: an effect that announces it, and the colour that stays. */
export interface Look {
  readonly effect: Effect;
  /** What the bulb shows once the effect has ended. */
  readonly rest: Color;
}

/** How long an effect moves, in milliseconds from its start. */
export function effectDuration(effect: Effect): number {
  const seconds = effect.movement === "still" ? effect.duration : effect.period * effect.cycles;
  return seconds * 1000;
}

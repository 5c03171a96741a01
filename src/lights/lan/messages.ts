import type { Color } from "../color.js";
import type { Effect, MovingEffect } from "../look.js";

/** A message of the LAN protocol. Times are whole milliseconds. */
export type Message = SetColor | SetWaveform;

export interface SetColor {
  readonly type: "SetColor";
  readonly color: Color;
  readonly duration: number;
}

export interface SetWaveform {
  readonly type: "SetWaveform";
  readonly color: Color;
  /** Whether the bulb returns to the colour it had before. */
  readonly transient: boolean;
  readonly period: number;
  readonly cycles: number;
  /** From 0 to 1. */
  readonly skewRatio: number;
  readonly waveform: number;
}

/** The protocol's numbers of the waveforms; LIFX's HTTP API sends its breathe effect as a sine. */
const WAVEFORMS = { breathe: 1, pulse: 4 } as const;

/**
 * The messages that make a bulb play the effect, in the order in which it must get them. No message
 * of them ever switches a bulb on: one that is off stays off.
 *
 * The LAN protocol has no "from" colour: it is set first, and the waveform starts from there. A
 * transient effect goes without, and starts from whatever the bulb shows: it returns to the colour
 * before it, which has to be the one before our first message, even where that effect is the last
 * thing a bulb ever hears.
 */
export function toMessages(effect: Effect): readonly Message[] {
  if (effect.movement === "still") return [setColor(effect.color, effect.duration)];
  const waveform = setWaveform(effect);
  return waveform.transient ? [waveform] : [setColor(effect.from, 0), waveform];
}

function setColor(color: Color, seconds: number): SetColor {
  return { type: "SetColor", color, duration: milliseconds(seconds) };
}

function setWaveform({
  movement,
  color,
  persist,
  period,
  cycles,
  peak,
}: MovingEffect): SetWaveform {
  return {
    type: "SetWaveform",
    color,
    transient: !persist,
    period: milliseconds(period),
    cycles,
    // The peak of a sine is its skew ratio; that of a pulse is 1 - its duty cycle, here always half.
    skewRatio: movement === "breathe" ? (peak ?? 0.5) : 0.5,
    waveform: WAVEFORMS[movement],
  };
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}

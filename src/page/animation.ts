import type { Effect } from "../lights/look.js";
import { glowOf, type Glow } from "./css-color.js";

/** Arguments for `Element.animate()`. */
export interface GlowAnimation {
  readonly keyframes: {
    readonly color: string[];
    readonly opacity: number[];
    readonly offset: number[];
    readonly easing: string;
  };
  readonly timing: { readonly duration: number; readonly iterations: number };
}

/**
 * Seconds a cycle takes at the least, 2.5 flashes a second. More than three a second can trigger
 * seizures (WCAG 2.3.1), and a screen may be far larger than a bulb.
 */
export const SHORTEST_PERIOD = 0.4;

const SINE = "cubic-bezier(0.37, 0, 0.63, 1)";
const EASING = { breathe: SINE, pulse: "step-end" } as const;

/** Slows cycles that are too fast, and makes them fewer so that they end at about the same time. */
export function calm(period: number, cycles: number): { period: number; cycles: number } {
  if (period >= SHORTEST_PERIOD) return { period, cycles };
  return {
    period: SHORTEST_PERIOD,
    cycles: Math.max(1, Math.round((period * cycles) / SHORTEST_PERIOD)),
  };
}

/** The effect as an animation that starts from what is shown now. */
export function animationOf(effect: Effect, shown: Glow): GlowAnimation {
  const color = glowOf(effect.color);
  if (effect.movement === "still") {
    return {
      keyframes: {
        color: [shown.color, color.color],
        opacity: [shown.opacity, color.opacity],
        offset: [0, 1],
        easing: SINE,
      },
      timing: { duration: effect.duration * 1000, iterations: 1 },
    };
  }
  const from = glowOf(effect.from);
  const peak = effect.movement === "breathe" ? (effect.peak ?? 0.5) : 0.5;
  const { period, cycles } = calm(effect.period, effect.cycles);
  return {
    keyframes: {
      color: [from.color, color.color, from.color],
      opacity: [from.opacity, color.opacity, from.opacity],
      offset: [0, peak, 1],
      easing: EASING[effect.movement],
    },
    timing: { duration: period * 1000, iterations: cycles },
  };
}

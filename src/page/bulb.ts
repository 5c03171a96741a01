import type { Effect, StillEffect } from "../lights/look.js";
import { animationOf } from "./animation.js";
import { glowOf } from "./css-color.js";
import { find } from "./find.js";
import { patch } from "./patch.js";
import type { DrawnLight } from "./read-lights.js";
import { drawingOf } from "./shapes.js";

/** Whether the reader takes motion, as of now. */
export const motion = matchMedia("(prefers-reduced-motion: no-preference)");

const DARK: StillEffect = {
  movement: "still",
  color: { hue: 0, saturation: 0, brightness: 0, kelvin: 3500 },
  duration: 0.5,
};

export interface Bulb {
  readonly element: HTMLElement;
  /** Shows the light, and moves from the start of its effect. */
  readonly draw: (light: DrawnLight, isNamed: boolean) => void;
  /** Says why it is so, as the same light does in fresh HTML; without any, says nothing. */
  readonly explain: (fresh?: Element) => void;
}

/** The bulb in an element, which has its words too. */
export function bulbIn(element: HTMLElement): Bulb {
  const bulb = find(element, ".bulb", HTMLElement);
  const glow = find(element, ".glow", SVGElement);
  const name = find(element, ".name", HTMLElement);
  const words = find(element, ".words", HTMLElement);
  const why = find(element, ".why", HTMLElement);
  const shapes = element.querySelectorAll(".shape");

  function light(effect: Effect): void {
    const { color, opacity } = getComputedStyle(glow);
    const { keyframes, timing } = animationOf(effect, { color, opacity: Number(opacity) });
    for (const animation of glow.getAnimations()) animation.cancel();
    // What the bulb keeps once the animation has ended. Without motion it is all there is.
    if (effect.movement === "still" || effect.persist || !motion.matches) {
      Object.assign(glow.style, glowOf(effect.color));
    }
    if (motion.matches) glow.animate({ ...keyframes }, timing);
  }

  return {
    element,
    draw(drawn, isNamed) {
      const { name: called = "", words: text, effect } = drawn;
      const { status, shape } = drawingOf(drawn);
      name.textContent = isNamed ? called : "";
      words.textContent = text;
      bulb.dataset.status = status;
      for (const path of shapes) path.setAttribute("d", shape);
      light(effect ?? DARK);
    },
    explain(fresh) {
      if (fresh) patch(why, find(fresh, ".why", HTMLElement));
      else why.replaceChildren();
    },
  };
}

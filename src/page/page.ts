import type { Effect, StillEffect } from "../lights/look.js";
import { animationOf, SHORTEST_PERIOD } from "./animation.js";
import { glowOf } from "./css-color.js";
import { follow } from "./follow.js";
import { paced } from "./paced.js";
import { type DrawnLight, readLight } from "./read-light.js";
import { FILAMENT, SHAPES } from "./shapes.js";

const LOST: DrawnLight = { words: "Connection lost, trying again" };
const UNREADABLE: DrawnLight = { words: "Reload this page: the build light is a newer version" };
const DARK: StillEffect = {
  movement: "still",
  color: { hue: 0, saturation: 0, brightness: 0, kelvin: 3500 },
  duration: 0.5,
};

function element<T extends Element>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} #${id}`);
  return found;
}

const bulb = element("bulb", HTMLElement);
const glow = element("glow", HTMLElement);
const words = element("words", HTMLElement);
const shapes = document.querySelectorAll(".shape");
const motion = matchMedia("(prefers-reduced-motion: no-preference)");

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

let drawn = LOST;

function draw(next: DrawnLight): void {
  drawn = next;
  const { status } = next;
  words.textContent = next.words;
  document.title = `${next.words} · Build light`;
  bulb.dataset.status = status ?? "unknown";
  for (const shape of shapes) shape.setAttribute("d", status ? SHAPES[status] : FILAMENT);
  light(next.effect ?? DARK);
}

const show = paced(SHORTEST_PERIOD * 1000, draw);

motion.addEventListener("change", () => {
  draw(drawn);
});

follow("/events", {
  onLights(data) {
    show(readLight(data) ?? UNREADABLE);
  },
  onLost() {
    show(LOST);
  },
});

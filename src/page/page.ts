import { SHORTEST_PERIOD } from "./animation.js";
import { type Bulb, bulbIn, motion } from "./bulb.js";
import { find } from "./find.js";
import { follow } from "./follow.js";
import { newsOf, titleOf } from "./news.js";
import { paced } from "./paced.js";
import { type DrawnLight, readLights } from "./read-lights.js";

type Lights = readonly DrawnLight[];

const LOST: Lights = [{ words: "Connection lost, trying again" }];
const UNREADABLE: Lights = [{ words: "Reload this page: the build light is a newer version" }];
const NONE: Lights = [{ words: "No light is shown here" }];

const list = find(document, "#lights");
const news = find(document, "#news");
const first = find(list, ".light");
const unlit = document.importNode(first, true);
const bulbs: Bulb[] = [bulbIn(first)];
let drawn: Lights = [];

function addBulb(): Bulb {
  const bulb = bulbIn(document.importNode(unlit, true));
  bulbs.push(bulb);
  list.append(bulb.element);
  return bulb;
}

function isSame(light: DrawnLight, other: DrawnLight | undefined): boolean {
  return JSON.stringify(light) === JSON.stringify(other);
}

/** Draws the lights that are not as before: the movement of the others goes on. */
function draw(lights: Lights): void {
  for (const { element } of bulbs.splice(lights.length)) element.remove();
  for (const [index, light] of lights.entries()) {
    const bulb = bulbs[index] ?? addBulb();
    if (!isSame(light, drawn[index])) bulb.draw(light, lights.length > 1);
  }
  document.title = titleOf(lights);
  const changes = newsOf(drawn, lights);
  if (changes !== "") news.textContent = changes;
  drawn = lights;
}

const show = paced(SHORTEST_PERIOD * 1000, draw);

motion.addEventListener("change", () => {
  for (const [index, bulb] of bulbs.entries()) {
    const light = drawn[index];
    if (light) bulb.draw(light, drawn.length > 1);
  }
});

follow("/events", {
  onLights(data) {
    const lights = readLights(data) ?? UNREADABLE;
    show(lights.length > 0 ? lights : NONE);
  },
  onLost() {
    show(LOST);
  },
});

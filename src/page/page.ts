import { SHORTEST_PERIOD } from "./animation.js";
import { type Bulb, bulbIn, motion } from "./bulb.js";
import { createDetails } from "./details.js";
import { find } from "./find.js";
import { follow } from "./follow.js";
import { sendForms } from "./forms.js";
import { iconOf, newsOf, titleOf } from "./news.js";
import { paced } from "./paced.js";
import { type DrawnLight, readLights } from "./read-lights.js";
import { createRefresh } from "./refresh.js";

type Lights = readonly DrawnLight[];

const LOST: Lights = [{ words: "Connection lost, trying again" }];
const UNREADABLE: Lights = [{ words: "Reload this page: the build light is a newer version" }];
const NONE: Lights = [{ words: "No light is shown here" }];

const list = find(document, "#lights", HTMLElement);
const news = find(document, "#news", HTMLElement);
const icon = find(document, "#icon", HTMLLinkElement);
const bulbs = [...list.querySelectorAll<HTMLElement>(".light")].map(bulbIn);
const copied = document.importNode(find(list, ".light", HTMLElement), true);
const details = createDetails();
let drawn: Lights = [];

function addBulb(): Bulb {
  const bulb = bulbIn(document.importNode(copied, true));
  bulb.explain();
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
  icon.href = iconOf(lights);
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

const refresh = createRefresh((fresh) => {
  details(fresh);
  const explained = [...fresh.querySelectorAll(".light")];
  if (drawn !== LOST) for (const [index, bulb] of bulbs.entries()) bulb.explain(explained[index]);
});

follow("/events", {
  onLights(data) {
    const lights = readLights(data) ?? UNREADABLE;
    show(lights.length > 0 ? lights : NONE);
    refresh();
  },
  onChange: refresh,
  onLost() {
    show(LOST);
    for (const bulb of bulbs) bulb.explain();
  },
});

sendForms((problem) => {
  const said = document.getElementById("said");
  if (said) said.textContent = problem;
  refresh();
});

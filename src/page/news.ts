import type { DrawnLight } from "./read-lights.js";
import { SHAPES } from "./shapes.js";

const MOST_IN_TITLE = 3;

/** The page's title: what lights say, each thing once. */
export function titleOf(lights: readonly DrawnLight[]): string {
  const words = new Set(lights.map((light) => light.words));
  return [...[...words].slice(0, MOST_IN_TITLE), "Build light"].join(" · ");
}

/** The picture for the page's tab: that of the worst status. */
export function iconOf(lights: readonly DrawnLight[]): string {
  const statuses: readonly (string | undefined)[] = lights.map(({ status }) => status);
  const worst = Object.keys(SHAPES).find((status) => statuses.includes(status));
  return worst === undefined ? "/favicon.svg" : `/favicon-${worst}.svg`;
}

/**
 * What has changed, to be read out: each thing said once, with the names or else the positions of the
 * lights that say it where there are several. Empty where no light says anything else than before.
 */
export function newsOf(before: readonly DrawnLight[], lights: readonly DrawnLight[]): string {
  const speakers = new Map<string, string[]>();
  for (const [index, { words, name = String(index + 1) }] of lights.entries()) {
    if (before.length === lights.length && before[index]?.words === words) continue;
    speakers.set(words, [...(speakers.get(words) ?? []), name]);
  }
  if (lights.length === 1) return [...speakers.keys()].join("");
  return [...speakers].map(([words, those]) => `${nameOf(those, lights)}: ${words}`).join(". ");
}

function nameOf(names: readonly string[], lights: readonly DrawnLight[]): string {
  if (names.length === lights.length) return "All lights";
  const hasNames = lights.every(({ name }) => name !== undefined);
  const what = names.length === 1 ? "Light " : "Lights ";
  return `${hasNames ? "" : what}${names.join(", ")}`;
}

import type { DrawnLight } from "./read-lights.js";

const MOST_IN_TITLE = 3;

/** The page's title: what lights say, each thing once. */
export function titleOf(lights: readonly DrawnLight[]): string {
  const words = new Set(lights.map((light) => light.words));
  return [...[...words].slice(0, MOST_IN_TITLE), "Build light"].join(" · ");
}

/**
 * What has changed, to be read out: each thing said once, with the positions of the lights that say
 * it where there are several. Empty where no light says anything else than before.
 */
export function newsOf(before: readonly DrawnLight[], lights: readonly DrawnLight[]): string {
  const positions = new Map<string, number[]>();
  for (const [index, { words }] of lights.entries()) {
    if (before.length === lights.length && before[index]?.words === words) continue;
    positions.set(words, [...(positions.get(words) ?? []), index + 1]);
  }
  if (lights.length === 1) return [...positions.keys()].join("");
  return [...positions]
    .map(([words, those]) => `${nameOf(those, lights.length)}: ${words}`)
    .join(". ");
}

function nameOf(positions: readonly number[], count: number): string {
  if (positions.length === count) return "All lights";
  return `${positions.length === 1 ? "Light" : "Lights"} ${positions.join(", ")}`;
}

import type { Color } from "../../src/lights/color.js";
import type { Keepsakes } from "../../src/lights/keepsakes.js";

/** What is kept is there to be read and changed. */
export interface FakeKeepsakes extends Keepsakes {
  readonly colors: Map<string, Color>;
}

/** Keeps every colour, in memory. */
export function fakeKeepsakes(kept: Iterable<readonly [string, Color]> = []): FakeKeepsakes {
  const colors = new Map(kept);
  return {
    colors,
    get: (bulb) => colors.get(bulb),
    set(bulb, color) {
      colors.set(bulb, color);
      return Promise.resolve();
    },
    delete(bulb) {
      colors.delete(bulb);
    },
  };
}

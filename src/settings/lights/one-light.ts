import { branchMatcher } from "../../builds/branch-pattern.js";
import { PATIENCE } from "../../builds/outlook.js";
import { WORST_FIRST } from "../../builds/status.js";
import type { Light } from "../../lights/light.js";
import { PALETTES, type PaletteName } from "../../lights/palettes/index.js";
import type { Watch } from "../../lights/watch.js";
import type { LightsConfig } from "./lights-config.js";

/** Those of the settings that stand for one light. */
export interface OneLightSettings {
  readonly lights: readonly Light["kind"][];
  readonly cloud: { readonly selector: string } | undefined;
  readonly branches: string | undefined;
  readonly palette: PaletteName;
}

/** What the settings mean where there is no config file: the same shown by every kind of light. */
export function oneLight({ lights, cloud, branches, palette }: OneLightSettings): LightsConfig {
  const light = {
    rule: {
      name: "light",
      watch: watchOf(branches),
      palette: PALETTES[palette],
      plays: [],
      quietHours: [],
    },
    ...(lights.includes("cloud") && cloud && { cloud: cloud.selector }),
    ...(lights.includes("lan") && { lan: [] }),
  };
  return { lights: [light], priorities: WORST_FIRST, patience: PATIENCE };
}

/** `*` is for everything, also what is not a branch; any other pattern is for branches alone. */
function watchOf(pattern: string | undefined): Watch {
  const everything = pattern === "*";
  return {
    pipelines: undefined,
    branches: pattern === undefined ? undefined : branchMatcher(pattern),
    pullRequests: everything,
    tags: everything,
    steps: undefined,
  };
}

import { checkLights, type Surroundings } from "../../../src/settings/lights/check.js";
import type { LightsConfig } from "../../../src/settings/lights/index.js";

const SURROUNDINGS: Surroundings = { palette: "classic", hasToken: true };

/** What a text means; fails the test where it has faults. */
export function configOf(text: string, surroundings: Partial<Surroundings> = {}): LightsConfig {
  const reading = checkLights(text, "lights.yaml", { ...SURROUNDINGS, ...surroundings });
  if ("config" in reading) return reading.config;
  throw new Error(reading.faults.join("\n"));
}

/** What is wrong with a text; fails the test where nothing is. */
export function faultsIn(
  text: string,
  surroundings: Partial<Surroundings> = {},
): readonly string[] {
  const reading = checkLights(text, "lights.yaml", { ...SURROUNDINGS, ...surroundings });
  if ("faults" in reading) return reading.faults;
  throw new Error("This config was taken.");
}

/** The first light of a config that holds one with these further lines. */
export function lightOf(lines: string, head = ""): LightsConfig["lights"][number] {
  const [light] = configOf(withLight(lines, head)).lights;
  if (!light) throw new Error("There is no light.");
  return light;
}

export function withLight(lines: string, head = ""): string {
  const indented = lines.split("\n").map((line) => `    ${line}`);
  return [head, "lights:", "  - name: Web", ...indented].join("\n");
}

import { z } from "zod";
import { explain, faultsIn } from "./explain.js";
import { cut, pathText, type Fault } from "./fault.js";
import { readYaml } from "./read-yaml.js";
import type { LightsConfig } from "./lights-config.js";
import { PALETTE_NAMES, type PaletteName } from "../../lights/palettes/index.js";
import { LIGHTS_FILE } from "./schema.js";
import { toLightsConfig } from "./translate.js";

/** What a config depends on beside its text. */
export interface Surroundings {
  /** The palette where the config names none. */
  readonly palette: PaletteName;
  /** Whether there is an access token for LIFX's HTTP API. */
  readonly hasToken: boolean;
}

/** A config, or everything that is wrong with it: a line of text each. */
export type Reading = { readonly config: LightsConfig } | { readonly faults: readonly string[] };

/** Nobody reads more at once, and the log and a page hold them. */
const MOST_FAULTS = 50;

/** Checks a config's text; `name` is what its faults call it. */
export function checkLights(text: string, name: string, surroundings: Surroundings): Reading {
  const { value, faults: yaml, lineOf } = readYaml(text);
  const parsed = LIGHTS_FILE.safeParse(value, { error: explain });
  const misread = new Set(yaml.map(({ line }) => line));
  const misunderstood = [
    ...(parsed.error?.issues.flatMap((issue) => faultsIn(issue)) ?? []),
    ...contradictions(value, surroundings),
  ].map((fault) => ({ ...fault, line: lineOf(fault.path) }));
  const faults = [...yaml, ...misunderstood.filter(({ line }) => !misread.has(line))];
  if (parsed.success && faults.length === 0) {
    return { config: toLightsConfig(parsed.data, surroundings.palette) };
  }
  const texts = faults
    .sort((one, other) => one.line - other.line)
    .map(({ line, path, message }) => {
      const at = path.length > 0 ? [pathText(path)] : [];
      return [`${name}:${String(line)}`, ...at, message].join(": ");
    });
  const others = texts.length - MOST_FAULTS;
  const more = others > 0 ? [`${name}: and ${String(others)} more`] : [];
  return { faults: [...texts.slice(0, MOST_FAULTS), ...more] };
}

const NAME = z.string().optional().catch(undefined);

/** What contradictions are found in. It takes anything, so that they show beside other faults. */
const LOOSE_FILE = z
  .object({
    palette: NAME,
    palettes: z.record(z.string(), z.unknown()).catch({}),
    lights: z.array(z.object({ name: NAME, cloud: NAME, palette: NAME }).catch({})).catch([]),
  })
  .catch({ palettes: {}, lights: [] });

function contradictions(value: unknown, { hasToken }: Surroundings): readonly Fault[] {
  const { palette, palettes, lights } = LOOSE_FILE.parse(value);
  const own = Object.keys(palettes);
  const builtIn: readonly string[] = PALETTE_NAMES;
  const known = [...new Set([...builtIn, ...own])];
  const faults: Fault[] = [];
  const checkPalette = (name: string | undefined, path: Fault["path"]) => {
    if (name === undefined || known.includes(name)) return;
    faults.push({ path, message: `must be one of ${known.map(cut).join(", ")}` });
  };

  checkPalette(palette, ["palette"]);
  for (const name of own.filter((each) => builtIn.includes(each))) {
    faults.push({ path: ["palettes", name], message: "must have a name that is not taken" });
  }
  for (const [index, light] of lights.entries()) {
    const at = (key: string) => ["lights", index, key];
    checkPalette(light.palette, at("palette"));
    if (light.cloud !== undefined && !hasToken) {
      faults.push({ path: at("cloud"), message: "needs the setting LIFX_ACCESS_TOKEN" });
    }
    const first = lights.findIndex(({ name }) => name !== undefined && name === light.name);
    if (first >= 0 && first < index) {
      const message = `must differ from the name of lights[${String(first)}]`;
      faults.push({ path: at("name"), message });
    }
  }
  return faults;
}

import { readFileSync, statSync } from "node:fs";
import { systemCode } from "../../http/system-code.js";
import { checkLights, type Reading, type Surroundings } from "./check.js";
import { cut } from "./fault.js";

const MAX_BYTES = 64 * 1024;

/** What stands in a file, or in words why that cannot be known. */
export type Source = { readonly text: string } | { readonly fault: string };

/** The path in LIGHTS_CONFIG; undefined where it is the text itself, of several lines or JSON. */
export function pathIn(setting: string): string | undefined {
  const path = setting.trim();
  return path.includes("\n") || path.startsWith("{") ? undefined : path;
}

/** Reads and checks the config that LIGHTS_CONFIG gives. */
export function readLightsConfig(setting: string, surroundings: Surroundings): Reading {
  const path = pathIn(setting);
  if (path === undefined) return checkLights(setting, "LIGHTS_CONFIG", surroundings);
  return checkSource(readSource(path), path, surroundings);
}

export function checkSource(source: Source, path: string, surroundings: Surroundings): Reading {
  if ("text" in source) return checkLights(source.text, path, surroundings);
  return { faults: [`LIGHTS_CONFIG: ${cut(path)} ${source.fault}`] };
}

export function readSource(path: string): Source {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return { fault: "is not a file." };
    if (stats.size > MAX_BYTES) return { fault: "is larger than 64 KiB." };
    return { text: readFileSync(path, "utf8") };
  } catch (error) {
    return {
      fault: `cannot be read (${systemCode(error) ?? "unknown error"}). It must be a path, or the text itself: of several lines, or in braces.`,
    };
  }
}

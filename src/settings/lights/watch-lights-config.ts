import { isDeepStrictEqual } from "node:util";
import type { PaletteName } from "../../lights/palettes/index.js";
import type { LightsConfig } from "./lights-config.js";
import { checkSource, pathIn, readSource } from "./read-lights-config.js";

/**
 * Milliseconds. Reading it again and again sees what editors do, who put a new file in place of the
 * old, and misses nothing; `fs.watchFile` would miss what changes before its first look.
 */
const INTERVAL = 1_000;

/** Those of the settings that a config depends on. */
export interface WatchedSettings {
  readonly lightsConfig: string | undefined;
  readonly palette: PaletteName;
  readonly cloud: object | undefined;
}

export interface Watching {
  readonly onConfig: (config: LightsConfig) => void;
  /** Once for each content that has faults; what was in force stays so. */
  readonly onFaults: (faults: readonly string[]) => void;
}

/**
 * Tells of each new content of the file that LIGHTS_CONFIG names, until the function that it returns
 * is called. Where it names none nothing can change. Never throws.
 */
export function watchLightsConfig(
  { lightsConfig, palette, cloud }: WatchedSettings,
  { onConfig, onFaults }: Watching,
): () => void {
  const path = lightsConfig === undefined ? undefined : pathIn(lightsConfig);
  if (path === undefined) return () => undefined;
  const surroundings = { palette, hasToken: cloud !== undefined };
  let seen = readSource(path);
  const look = (): void => {
    const source = readSource(path);
    if (isDeepStrictEqual(source, seen)) return;
    seen = source;
    const reading = checkSource(source, path, surroundings);
    if ("config" in reading) onConfig(reading.config);
    else onFaults(reading.faults);
  };
  const timer = setInterval(look, INTERVAL).unref();
  return () => {
    clearInterval(timer);
  };
}

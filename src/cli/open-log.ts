import { pino, type Logger } from "pino";
import type { Settings } from "../settings/settings.js";

/** The log of a command that runs on, which begins with what was to be warned of. */
export function openLog(level: Settings["logLevel"], warnings: readonly string[]): Logger {
  const log = pino({ level, base: null });
  for (const warning of warnings) log.warn(warning);
  // A log's pipe that breaks must not end the light.
  process.stdout.on("error", () => undefined);
  return log;
}

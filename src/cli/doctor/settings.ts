import { readSettings, SettingsError, type Environment } from "../../settings/settings.js";
import { failed, noted, ok, type Context, type Result } from "./check.js";

/** How the settings are; without a context where they are not right, for then nothing else can be judged. */
export function checkSettings(
  environment: Environment,
  url: URL | undefined,
): { readonly result: Result; readonly context?: Context } {
  try {
    const { settings, lights, warnings } = readSettings(environment);
    return {
      result: resultOf(lights.lights.length, warnings, settings.tokens),
      context: { settings, lights, url },
    };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { result: failed("Mend these, then look again:", error.faults) };
  }
}

function resultOf(
  lights: number,
  warnings: readonly string[],
  tokens: readonly string[] | undefined,
): Result {
  const remarks = [
    ...(tokens ? [] : ["WEBHOOK_TOKEN is not set: each start makes another one."]),
    ...warnings,
  ];
  const says = `They can be started with; ${String(lights)} ${lights === 1 ? "light" : "lights"}.`;
  return remarks.length === 0 ? ok(says) : noted(says, remarks);
}

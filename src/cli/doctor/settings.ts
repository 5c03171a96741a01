import type { ConfiguredLight } from "../../settings/lights/lights-config.js";
import {
  readSettings,
  SettingsError,
  type Environment,
  type ReadSettings,
} from "../../settings/settings.js";
import { failed, noted, ok, type Context, type Result } from "./check.js";

/** How the settings are; without a context where they are not right, for then nothing else can be judged. */
export function checkSettings(
  environment: Environment,
  url: URL | undefined,
): { readonly result: Result; readonly context?: Context } {
  try {
    const read = readSettings(environment);
    const { settings, lights } = read;
    return { result: resultOf(read), context: { settings, lights, url } };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { result: failed("Mend these, then look again:", error.faults) };
  }
}

function resultOf({ settings, lights, warnings }: ReadSettings): Result {
  const says = `They are right. Lights: ${lights.lights.map(inWords).join(", ")}.`;
  const isWithoutToken = settings.tokens === undefined;
  const remarks = [
    ...(isWithoutToken ? ["WEBHOOK_TOKEN is not set: each start makes another one."] : []),
    ...warnings,
  ];
  return remarks.length === 0 ? ok(says) : noted(says, remarks);
}

function inWords({ rule, cloud, lan }: ConfiguredLight): string {
  const kinds = [...(cloud ? ["cloud"] : []), ...(lan ? ["lan"] : []), "screen"];
  return `${rule.name} (${kinds.join(", ")})`;
}

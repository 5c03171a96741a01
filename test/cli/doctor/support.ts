import type { Check, Context, Result } from "../../../src/cli/doctor/check.js";
import { readSettings, type Environment } from "../../../src/settings/settings.js";

/** What the checks are given, as an environment makes it. */
export function contextOf(environment: Environment, url?: string): Context {
  const { settings, lights } = readSettings(environment);
  return { settings, lights, url: url === undefined ? undefined : new URL(url) };
}

/** What the check of that name says, whatever comes before it. */
export async function resultOf(
  checks: readonly Check[],
  name: string,
  context: Context,
): Promise<Result> {
  const check = checks.find((each) => each.name === name);
  if (!check) throw new Error(`There is no check ${name}.`);
  return check.run(context, new AbortController().signal);
}

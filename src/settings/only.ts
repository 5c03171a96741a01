import type { Environment } from "./settings.js";
import type { VARIABLES } from "./variables.js";

/** The environment of a command that has no use for the other variables, which may be wrong. */
export function only(
  environment: Environment,
  names: readonly (keyof typeof VARIABLES.shape)[],
): Environment {
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}

import { readSettings, SettingsError, type Environment } from "../../src/settings/settings.js";
import type { Settings } from "../../src/settings/settings.js";

export function settingsOf(environment: Environment): Settings {
  return readSettings(environment).settings;
}

export function warningsOf(environment: Environment): readonly string[] {
  return readSettings(environment).warnings;
}

/** What is wrong with an environment; fails the test where nothing is. */
export function faultsOf(environment: Environment): readonly string[] {
  return errorOf(environment).faults;
}

export function errorOf(environment: Environment): SettingsError {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error("These settings were taken.");
}

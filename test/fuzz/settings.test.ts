import { expect, it } from "@jest/globals";
import { isIPv4 } from "node:net";
import {
  readSettings,
  SETTING_NAMES,
  SettingsError,
  type Environment,
} from "../../src/settings/settings.js";
import { corpusOf } from "./corpus.js";
import { fuzz, PATIENCE_MS } from "./fuzz.js";
import { CHARACTERS } from "./hostile.js";
import { ANYWHERE, inserted, mutated, replaced } from "./mutate.js";

/** What stands in every secret of the corpus. */
const SECRET = "S3CRET";

const VALUES = [
  ...[
    "0",
    "-1",
    "1e3",
    "65536",
    "99999999999999999999",
    "٣",
    "0x10",
    "",
    " ",
    ",",
    ",,",
    "lan,lan",
  ],
  ...["http://[", "https://a@b/", "https://x/?y", "//x", "redis://", "300.1.1.1", "::1", "*", "!"],
  ...[
    "!!x",
    "{",
    "{[[[[",
    "/dev/null/x",
    "a\0b",
    "true",
    "colour-blind",
    "silent",
    "cloud, screen",
  ],
];
const environments = mutated(corpusOf("environments"), [
  ...ANYWHERE,
  replaced(/(?<==).*$/gm, VALUES),
  replaced(/^\w+(?==)/gm, [...SETTING_NAMES, "__proto__", "toString", "WEBHOOK_TOKNE"]),
  replaced(/^.*$/gm, SETTING_NAMES, (line, name) => `${line}\n${name}=${line}`),
  inserted(CHARACTERS),
]).map(toEnvironment);

it(
  "settings are read, or refused as such, and no secret is ever told",
  () => {
    fuzz(environments, (environment) => {
      const said = read(environment);
      expect(said.filter((line) => line.includes(SECRET) || line.length > 10_000)).toEqual([]);
      expect("polluted" in {}).toBe(false);
    });
  },
  PATIENCE_MS,
);

/** All that is said of the settings. */
function read(environment: Environment): readonly string[] {
  try {
    const { settings, lights, warnings } = readSettings(environment);
    expect(settings.tokens ?? ["token"]).not.toContain("");
    expect(settings.production && settings.tokens === undefined).toBe(false);
    expect(settings.port >= 0 && settings.port < 65_536).toBe(true);
    expect(Number.isSafeInteger(settings.toleranceSeconds * settings.trustProxy)).toBe(true);
    expect(settings.toleranceSeconds).toBeGreaterThan(0);
    expect(settings.lan.addresses.every(isIPv4)).toBe(true);
    expect(new URL(settings.cloud?.apiUrl ?? "https://api.lifx.com").pathname).toBe("/");
    expect(settings.lights.length * lights.lights.length).toBeGreaterThan(0);
    return warnings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.faults.length).toBeGreaterThan(0);
    return [error.message];
  }
}

/** As in a `.env` file. What a config file holds may be quoted, so no secret stands there. */
function toEnvironment(text: string): Environment {
  const pairs = text.split("\n").map((line): [string, string] => {
    const [name = "", ...value] = line.split("=");
    return [name, value.join("=")];
  });
  const environment = Object.fromEntries(pairs.filter(([name]) => !name.includes(SECRET)));
  const { LIGHTS_CONFIG: config } = environment;
  return { ...environment, LIGHTS_CONFIG: config?.replaceAll(SECRET, "open") };
}

import type { z } from "zod";
import type { PaletteName } from "../lights/palettes/index.js";
import type { Endpoint } from "../notify/deliver.js";
import { keyOf } from "../notify/signature.js";
import type { AddressList } from "./address-list.js";
import { contradictions, misspellings, plainTextWarnings, unusedWarnings } from "./faults.js";
import type { LightsConfig } from "./lights/lights-config.js";
import { oneLight } from "./lights/one-light.js";
import { readLightsConfig } from "./lights/read-lights-config.js";
import { VARIABLES, type LightKind } from "./variables.js";

/** The names of all variables that are read. */
export const SETTING_NAMES: readonly string[] = Object.keys(VARIABLES.shape);

/** Everything that can be set, checked and with its defaults in place. */
export interface Settings {
  readonly production: boolean;
  /** Undefined where none is set, which only happens outside production. */
  readonly tokens: readonly string[] | undefined;
  readonly accept: "either" | "signature" | "token";
  readonly toleranceSeconds: number;
  readonly lights: readonly LightKind[];
  /** LIFX's HTTP API: there as soon as an access token is. */
  readonly cloud:
    { readonly apiUrl: string; readonly token: string; readonly selector: string } | undefined;
  readonly lan: { readonly addresses: readonly string[]; readonly broadcast?: string };
  /** In Buildkite's pattern syntax; undefined for each pipeline's default branch. */
  readonly branches: string | undefined;
  readonly palette: PaletteName;
  /** The config file's path, or its text. */
  readonly lightsConfig: string | undefined;
  /** A folder; undefined where the state is kept in memory alone. */
  readonly statePath: string | undefined;
  /** Undefined where one process stands alone. */
  readonly redis: { readonly url: string; readonly verifiesTls: boolean } | undefined;
  readonly dashboardPassword: string | undefined;
  /** Whose deliveries are taken: those of the addresses that Buildkite publishes, or of a list; undefined for all. */
  readonly webhookIps: "buildkite" | AddressList | undefined;
  /** The origin of Buildkite's REST API. */
  readonly buildkiteApiUrl: string;
  /** Who may ask it what was missed; undefined for nobody. */
  readonly buildkite: { readonly token: string; readonly organization: string } | undefined;
  /** Who is told of verdicts, and the key that proves it; undefined for nobody. */
  readonly notify: Endpoint | undefined;
  /** The app that `follow` follows: its origin. */
  readonly followUrl: string | undefined;
  /** What a follower has to know; undefined where nobody may follow. */
  readonly followToken: string | undefined;
  readonly port: number;
  /** Undefined for all interfaces. */
  readonly host: string | undefined;
  /** How many proxies stand in front, each of which adds to the `X-Forwarded-…` headers. */
  readonly trustProxy: number;
  readonly logLevel: z.output<typeof VARIABLES>["LOG_LEVEL"];
}

/** Names every fault at once, and no value, for that may be a secret. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly faults: readonly string[]) {
    super(["The settings are not right:", ...faults.map((fault) => `  ${fault}`)].join("\n"));
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadSettings {
  readonly settings: Settings;
  /** From the config file, or where there is none from the settings. */
  readonly lights: LightsConfig;
  /** Sentences on what is probably a mistake but can be lived with. */
  readonly warnings: readonly string[];
}

/**
 * Reads the settings from the environment, and the config file that they name. An empty variable
 * counts as not set. Throws a SettingsError.
 */
export function readSettings(environment: Environment): ReadSettings {
  const set = variablesIn(environment);
  const parsed = VARIABLES.safeParse(set);
  const invalid = parsed.error?.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  const file =
    set.LIGHTS_CONFIG === undefined
      ? undefined
      : readLightsConfig(set.LIGHTS_CONFIG, {
          palette: parsed.data?.PALETTE ?? "classic",
          hasToken: set.LIFX_ACCESS_TOKEN !== undefined,
        });
  const misread = file && "faults" in file ? file.faults : [];
  const faults = [...(invalid ?? []), ...contradictions(set), ...misread];
  const misspelt = misspellings(set, SETTING_NAMES);
  if (!parsed.success || faults.length > 0) throw new SettingsError([...faults, ...misspelt]);
  const settings = toSettings(parsed.data);
  return {
    settings,
    lights: file && "config" in file ? file.config : oneLight(settings),
    warnings: [...misspelt, ...plainTextWarnings(set), ...unusedWarnings(set)],
  };
}

function variablesIn(environment: Environment): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const text = value?.trim();
    if (value === undefined || text === undefined) continue;
    // Spaces at the beginning of a YAML text mean something; an empty path, that there is to be none.
    if (name === "LIGHTS_CONFIG" && text !== "") set[name] = value;
    else if (name === "STATE_PATH" || text !== "") set[name] = text;
  }
  return set;
}

function toSettings(variables: z.output<typeof VARIABLES>): Settings {
  const production = variables.NODE_ENV === "production";
  const { LIFX_ACCESS_TOKEN: token, LIFX_ENDPOINT: endpoint } = variables;
  const { LIFX_LAN_BROADCAST: broadcast } = variables;
  const { BUILDKITE_API_TOKEN: apiToken, BUILDKITE_ORG: organization } = variables;
  const api = variables.LIFX_API_URL ?? `https://${endpoint ?? "api.lifx.com"}`;
  return {
    production,
    tokens: variables.WEBHOOK_TOKEN,
    accept: variables.WEBHOOK_ACCEPT,
    toleranceSeconds: variables.WEBHOOK_TOLERANCE_SECONDS,
    lights: [...new Set<LightKind>(variables.LIGHTS ?? [token ? "cloud" : "screen"])],
    cloud: token
      ? {
          apiUrl: new URL(api).origin,
          token,
          selector: variables.BULB_SELECTOR ?? variables.LIFX_BULB_SELECTOR ?? "all",
        }
      : undefined,
    lan: { addresses: variables.LIFX_LAN_ADDRESSES, ...(broadcast && { broadcast }) },
    branches: variables.BRANCHES,
    palette: variables.PALETTE,
    lightsConfig: variables.LIGHTS_CONFIG,
    statePath: variables.STATE_PATH === "" ? undefined : variables.STATE_PATH,
    redis:
      variables.REDIS_URL === undefined
        ? undefined
        : { url: variables.REDIS_URL, verifiesTls: variables.REDIS_TLS_VERIFY === "true" },
    dashboardPassword: variables.DASHBOARD_PASSWORD,
    webhookIps: variables.WEBHOOK_IPS,
    buildkiteApiUrl: new URL(variables.BUILDKITE_API_URL ?? "https://api.buildkite.com").origin,
    buildkite:
      apiToken === undefined || organization === undefined
        ? undefined
        : { token: apiToken, organization },
    notify: endpointOf(variables),
    followUrl: variables.FOLLOW_URL && new URL(variables.FOLLOW_URL).origin,
    followToken: variables.FOLLOW_TOKEN,
    port: variables.PORT,
    host: variables.HOST ?? (production ? undefined : "127.0.0.1"),
    trustProxy: variables.TRUST_PROXY,
    logLevel: variables.LOG_LEVEL,
  };
}

function endpointOf({
  NOTIFY_URL: url,
  NOTIFY_SECRET: secret = "",
}: z.output<typeof VARIABLES>): Endpoint | undefined {
  const key = keyOf(secret);
  return url === undefined || key === undefined ? undefined : { url: new URL(url), key };
}

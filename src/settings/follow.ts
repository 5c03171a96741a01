import type { LightsConfig } from "./lights/index.js";
import { readSettings, SettingsError } from "./settings.js";
import type { Environment, ReadSettings, Settings } from "./settings.js";

/** What a follower is set to. */
export interface FollowSettings extends Pick<Settings, "lan" | "statePath" | "logLevel"> {
  /** The app's origin. */
  readonly url: string;
  readonly token: string;
  readonly lights: readonly FollowingLight[];
}

/** Bulbs in this network, and which of the app's lights they show. */
export interface FollowingLight {
  /** Undefined for the only one that the app has. */
  readonly name: string | undefined;
  /** Labels, ids or IPv4 addresses; empty for every bulb. */
  readonly lan: readonly string[];
}

export interface ReadFollowSettings {
  readonly settings: FollowSettings;
  /** Sentences on what is probably a mistake but can be lived with. */
  readonly warnings: readonly string[];
}

const REQUIRED = [
  ["FOLLOW_URL", "must be set: the app to follow, such as https://my-light.herokuapp.com."],
  ["FOLLOW_TOKEN", "must be set: the same here and for the app; openssl rand -hex 20 makes one."],
] as const;

/**
 * Reads what a follower needs from the environment, and the config file that it names. Throws a
 * SettingsError.
 */
export function readFollowSettings(environment: Environment): ReadFollowSettings {
  const textOf = (name: string) => environment[name]?.trim() ?? "";
  const one = theOne(textOf("BULB_SELECTOR") + textOf("LIFX_BULB_SELECTOR"));
  const hasFile = textOf("LIGHTS_CONFIG") !== "";
  const faults = [
    ...REQUIRED.filter(([name]) => textOf(name) === "").map((each) => each.join(": ")),
    ...(["", "lan"].includes(textOf("LIGHTS")) ? [] : [LAN_ALONE]),
    ...("fault" in one && !hasFile ? [one.fault] : []),
  ];
  const { settings, lights, warnings } = read(environment, faults);
  const { followUrl: url, followToken: token, lan, statePath, logLevel } = settings;
  const following = hasFile ? named(lights) : one;
  if ("fault" in following) throw new SettingsError([following.fault]);
  if (url === undefined || token === undefined) throw new SettingsError(faults);
  return { settings: { url, token, lights: following.lights, lan, statePath, logLevel }, warnings };
}

const LAN_ALONE =
  "LIGHTS: must be lan, or be left out: a follower drives the bulbs in its own network. On a screen open the app's page.";

/** Nothing is delivered here: there need not be a webhook's token, nor LIFX's. */
function read(environment: Environment, faults: readonly string[]): ReadSettings {
  try {
    const settings = readSettings({ ...environment, NODE_ENV: "development", LIGHTS: "" });
    if (faults.length === 0) return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new SettingsError([...error.faults, ...faults]);
  }
  throw new SettingsError(faults);
}

type Following = { readonly lights: readonly FollowingLight[] } | { readonly fault: string };

/** Lights that name no bulbs of this network are shown elsewhere. */
function named({ lights }: LightsConfig): Following {
  const following = lights.flatMap(({ rule: { name }, lan }) => (lan ? [{ name, lan }] : []));
  if (following.length > 0) return { lights: following };
  return { fault: "LIGHTS_CONFIG: must say for a light which bulbs show it here, as in lan: all." };
}

/** Of LIFX's selectors those that say something on the LAN. */
function theOne(selector: string): Following {
  if (["", "all"].includes(selector)) return { lights: [{ name: undefined, lan: [] }] };
  const lan = selector.split(",").map((part) => /^(?:label|id):(.+)$/.exec(part.trim())?.[1]);
  const names = lan.filter((name) => name !== undefined);
  if (names.length === lan.length) return { lights: [{ name: undefined, lan: names }] };
  return { fault: "BULB_SELECTOR: must be all, label:… or id:… for a follower." };
}

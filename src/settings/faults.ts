import { isIPv4 } from "node:net";
import leven from "leven";

type Variables = Readonly<Record<string, string>>;

/** Pairs of names for one thing: ours, and the one that an example app has for it. */
const SYNONYMS = [
  ["BULB_SELECTOR", "LIFX_BULB_SELECTOR"],
  ["LIFX_API_URL", "LIFX_ENDPOINT"],
] as const;

/** Of which the first is of no use without the second. */
const TOGETHER = [
  ["BUILDKITE_API_TOKEN", "BUILDKITE_ORG", "to catch up"],
  ["BUILDKITE_ORG", "BUILDKITE_API_TOKEN", "to catch up"],
  ["NOTIFY_URL", "NOTIFY_SECRET", "to tell of verdicts"],
  ["NOTIFY_SECRET", "NOTIFY_URL", "to tell of verdicts"],
] as const;

/** Faults between settings, a sentence each. Values are not checked here, only what excludes what. */
export function contradictions(set: Variables): string[] {
  const faults: string[] = [];
  if (set.NODE_ENV === "production" && set.WEBHOOK_TOKEN === undefined) {
    faults.push(
      "WEBHOOK_TOKEN: must be set in production: the token of the webhook at Buildkite (Organization Settings, Notification Services).",
    );
  }
  const lights = set.LIGHTS?.split(",").map((part) => part.trim()) ?? [];
  if (
    set.LIGHTS_CONFIG === undefined &&
    lights.includes("cloud") &&
    set.LIFX_ACCESS_TOKEN === undefined
  ) {
    faults.push(
      "LIFX_ACCESS_TOKEN: must be set for LIGHTS=cloud: a personal access token from https://cloud.lifx.com/settings.",
    );
  }
  for (const [name, other, purpose] of TOGETHER) {
    if (set[name] !== undefined && set[other] === undefined) {
      faults.push(`${other}: must be set where ${name} is: both are needed ${purpose}.`);
    }
  }
  for (const [ours, theirs] of SYNONYMS) {
    if (set[ours] !== undefined && set[theirs] !== undefined) {
      faults.push(`${ours}, ${theirs}: mean the same, so set only one of them.`);
    }
  }
  return faults;
}

/** A warning for each variable that nobody reads but that is nearly spelt like one of `known`. */
export function misspellings(set: Variables, known: readonly string[]): string[] {
  const longNames = known.filter((name) => name.length > 5);
  return Object.keys(set)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = longNames.find((each) => leven(each, name, { maxDistance: 3 }) < 3);
      return meant ? [`${name} is no setting: did you mean ${meant}?`] : [];
    });
}

/** What each address is told. */
const SECRETS = [
  ["LIFX_API_URL", "the LIFX access token"],
  ["BUILDKITE_API_URL", "Buildkite's API token"],
] as const;

/** Warns where a token would travel unencrypted. */
export function plainTextWarnings(set: Variables): string[] {
  return SECRETS.filter(([name]) => isPlainText(set[name])).map(
    ([name, secret]) => `${name} begins with http: ${secret} travels unencrypted.`,
  );
}

function isPlainText(url: string | undefined): boolean {
  if (!url?.startsWith("http:")) return false;
  const { hostname } = new URL(url);
  const isLoopback = isIPv4(hostname) && hostname.startsWith("127.");
  return !isLoopback && !["localhost", "[::1]"].includes(hostname);
}

/** What says which lights there are, where no config file does. */
const ONE_LIGHT = ["LIGHTS", "BULB_SELECTOR", "LIFX_BULB_SELECTOR", "BRANCHES"];

/** What they are without being set, or as app.json and .env.example have them: nothing to warn of. */
const DEFAULTS = [undefined, "all", "screen", "cloud"];

/** Warns of settings in whose place the config file stands. */
export function unusedWarnings(set: Variables): string[] {
  if (set.LIGHTS_CONFIG === undefined) return [];
  return ONE_LIGHT.filter((name) => !DEFAULTS.includes(set[name])).map(
    (name) => `${name} is not used: LIGHTS_CONFIG says it for each light.`,
  );
}

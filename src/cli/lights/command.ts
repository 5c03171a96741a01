import { Command } from "commander";
import { colorString } from "../../lights/cloud/color-string.js";
import { listBulbs, places } from "../../lights/lan/index.js";
import { readSettings } from "../../settings/settings.js";
import { messageOf } from "../message-of.js";
import { listCloudLights, type CloudLight } from "./cloud-lights.js";
import { mergeLights, type KnownLight } from "./known-light.js";
import { SEARCH_DURATION } from "./search-duration.js";
import { selectors } from "./selectors.js";
import { table } from "./table.js";

const EXAMPLES = `
Examples:
  $ buildkite-build-light lights
  $ LIFX_LAN_ADDRESSES=192.168.1.20 buildkite-build-light lights --json

Looks with LIFX_ACCESS_TOKEN at LIFX's HTTP API, and for four seconds in every network of this
machine. Changes no light. Exits with 1 where it finds none, or LIFX refuses.`;

export const lightsCommand = new Command("lights")
  .description("list LIFX's lights, and what to write into the config for them")
  .option("--json", "print them as JSON")
  .addHelpText("after", EXAMPLES)
  .action(async ({ json }: { readonly json?: true }) => {
    // Which lights are configured is of no matter here.
    const environment = { ...process.env, NODE_ENV: "development", LIGHTS: "", LIGHTS_CONFIG: "" };
    const { cloud, lan } = readSettings(environment).settings;
    const { signal } = new AbortController();
    const [listed, found] = await Promise.all([
      cloud ? listCloudLights(cloud, "all", signal).catch(failed) : notAsked(),
      listBulbs(lan, { duration: SEARCH_DURATION, signal, onFound: progress() }),
    ]);
    clearProgress();
    const lights = mergeLights(listed, found.bulbs);
    if (lights.length === 0) {
      tell(`No light was found. Searched: ${places(lan).join(", ") || "no network is there"}.`);
      tell("Where bulbs are in another network, set LIFX_LAN_ADDRESSES; `doctor` says more.");
      process.exitCode = 1;
    }
    if (json) process.stdout.write(`${JSON.stringify(lights, undefined, 2)}\n`);
    else if (lights.length > 0) process.stdout.write(report(lights));
  });

function report(lights: readonly KnownLight[]): string {
  const head = ["LABEL", "GROUP", "LOCATION", "ID", "ADDRESS", "POWER", "COLOUR", "CLOUD"];
  const copied = selectors(lights).map((line) => `  ${line}\n`);
  return [
    table([head, ...lights.map(row)]),
    "\nTo copy into the config file (LIGHTS_CONFIG); what is behind cloud: is a BULB_SELECTOR, too:\n",
    ...copied,
  ].join("");
}

function row({ label, group, location, id, address, power, color, connected }: KnownLight) {
  const shows = color && colorString(color);
  const cloud = connected === undefined ? undefined : connected ? "connected" : "not connected";
  return [label, group, location, id, address, power, shows, cloud].map((cell) => cell ?? "–");
}

function failed(error: unknown): readonly CloudLight[] {
  tell(messageOf(error));
  process.exitCode = 1;
  return [];
}

function notAsked(): readonly CloudLight[] {
  tell("LIFX_ACCESS_TOKEN is not set: LIFX's HTTP API is not asked.");
  return [];
}

function tell(line: string): void {
  clearProgress();
  process.stderr.write(`${line}\n`);
}

function progress(): (bulbs: number) => void {
  const show = (bulbs: number): void => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[KLooking for bulbs in this network … ${String(bulbs)} found`);
    }
  };
  show(0);
  return show;
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}

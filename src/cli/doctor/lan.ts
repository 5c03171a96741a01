import { listBulbs, places, type ListedBulb } from "../../lights/lan/index.js";
import { isNamed } from "../../lights/lan/names.js";
import { SEARCH_DURATION } from "../lights/search-duration.js";
import { failed, noted, ok, type Check, type Context } from "./check.js";
import { lanHints } from "./lan-hints.js";

export const lanCheck: Check = {
  name: "Bulbs on the LAN",
  async run({ settings, lights }, signal) {
    const { bulbs, unsent } = await listBulbs(settings.lan, { duration: SEARCH_DURATION, signal });
    const missing = namesIn(lights).filter((name) => !bulbs.some((bulb) => isCalled(bulb, name)));
    const isUsed = lights.lights.some(({ lan }) => lan);
    const found = bulbs.map(inWords);
    if (bulbs.length > 0 && missing.length === 0)
      return ok(`${String(bulbs.length)} found.`, found);
    if (!isUsed) return noted("None found, and no light needs one.");
    const searched = `Searched: ${places(settings.lan).join(", ") || "no network is there"}.`;
    if (bulbs.length > 0) return failed(`Not found: ${missing.join(", ")}. ${searched}`, found);
    return failed(`None found. ${searched}`, lanHints({ settings, unsent }));
  },
};

function namesIn({ lights }: Context["lights"]): readonly string[] {
  return [...new Set(lights.flatMap(({ lan = [] }) => lan))];
}

function isCalled(bulb: ListedBulb, name: string): boolean {
  return isNamed({ ...bulb, label: bulb.label }, name);
}

function inWords({ id, address, label = "", group, power }: ListedBulb): string {
  const called = label === "" ? "without a label" : label;
  const where = group === undefined ? "" : ` in ${group}`;
  return `${called}${where}: ${address}, ${id}${power === "off" ? ", off" : ""}`;
}

import { listCloudLights } from "../lights/cloud-lights.js";
import { failed, noted, ok, type Check } from "./check.js";

export const lifxCheck: Check = {
  name: "LIFX's HTTP API",
  async run({ settings: { cloud }, lights }, signal) {
    if (!cloud) return noted("LIFX_ACCESS_TOKEN is not set: not asked.");
    const named = new Set(lights.lights.flatMap((light) => light.cloud ?? []));
    const selectors = named.size > 0 ? [...named] : [cloud.selector];
    const counts = await Promise.all(
      selectors.map(async (selector) => {
        const listed = await listCloudLights(cloud, selector, signal);
        return {
          selector,
          all: listed.length,
          connected: listed.filter(({ connected }) => connected).length,
        };
      }),
    );
    const details = counts.map(
      ({ selector, all, connected }) =>
        `${selector}: ${String(all)} found, ${String(connected)} connected`,
    );
    return counts.every(({ connected }) => connected > 0)
      ? ok("It takes the token.", details)
      : failed(
          "It takes the token, but reaches no light of a selector: check power and Wi-Fi.",
          details,
        );
  },
};

import { existsSync } from "node:fs";
import os from "node:os";
import { places } from "../../lights/lan/index.js";
import type { Settings } from "../../settings/settings.js";

export interface LanCircumstances {
  readonly settings: Pick<Settings, "lan">;
  /** See Listing. */
  readonly unsent: ReadonlyMap<string, string>;
}

type Hint = readonly [applies: (circumstances: LanCircumstances) => boolean, hint: string];

const HINTS: readonly Hint[] = [
  [
    ({ settings }) => places({ ...settings.lan, addresses: [] }).length === 0,
    "This machine is in no network that can be asked as a whole: connect it, or set LIFX_LAN_ADDRESSES.",
  ],
  [
    ({ settings }) => settings.lan.addresses.length > 0,
    "No bulb is at LIFX_LAN_ADDRESSES now: routers give out other addresses in time; look them up in yours.",
  ],
  [
    isContainer,
    "This is a container, whose network is its own: start it with --network host (Linux alone), or set LIFX_LAN_ADDRESSES.",
  ],
  [
    () => /microsoft/i.test(os.release()),
    "This is WSL, whose network is its own: choose networkingMode=mirrored, or set LIFX_LAN_ADDRESSES.",
  ],
  [
    () => interfaceNames().some((name) => /^(tun|tap|wg|ppp|tailscale|zt)/.test(name)),
    "A VPN is up, which may take what is meant for your network: try without it.",
  ],
  [
    () => true,
    "A firewall here has to let in UDP from port 56700. An answer to a broadcast is not always counted as one: then LIFX_LAN_ADDRESSES helps.",
  ],
  [
    () => true,
    "Guest Wi-Fi and access points with client isolation keep devices apart: put the bulb and this machine into one network.",
  ],
];

/** What may keep bulbs from being found here. */
export function lanHints(circumstances: LanCircumstances): readonly string[] {
  const unsent = [...circumstances.unsent].map(
    ([address, code]) =>
      `Nothing can be sent to ${address} (${code}): a firewall, or no way there.`,
  );
  const hints = HINTS.filter(([applies]) => applies(circumstances)).map(([, hint]) => hint);
  return [...unsent, ...hints];
}

/** Docker and Podman each leave a file. */
function isContainer(): boolean {
  return ["/.dockerenv", "/run/.containerenv"].some((path) => existsSync(path));
}

function interfaceNames(): readonly string[] {
  return Object.entries(os.networkInterfaces())
    .filter(([, infos = []]) => infos.some(({ family }) => family === "IPv4"))
    .map(([name]) => name);
}

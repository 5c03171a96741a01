import type { Logger } from "pino";
import { createCloud } from "./cloud/index.js";
import type { Keepsakes } from "./keepsakes.js";
import { createLan } from "./lan/index.js";
import type { Light } from "./light.js";
import { createScreen, type Screen } from "./screen/index.js";

/** The bulbs that a light stands for, by each way that leads to them. */
export interface Bulbs {
  /** A selector of LIFX's HTTP API. */
  readonly cloud?: string;
  /** Labels, ids or IPv4 addresses on the LAN; empty for every bulb there. */
  readonly lan?: readonly string[];
  /** One on the page. */
  readonly screen: boolean;
}

export interface DriversOptions {
  /** LIFX's HTTP API: its origin, and an access token. */
  readonly cloud: { readonly apiUrl: string; readonly token: string } | undefined;
  readonly lan: { readonly addresses: readonly string[]; readonly broadcast?: string };
  readonly keepsakes: Keepsakes;
  readonly log: Logger;
}

/** Every kind of light that there is, each opened when it is first asked for. */
export interface Drivers {
  readonly screen: Screen;
  readonly lights: (name: string, bulbs: Bulbs) => Light[];
  /** Frees what the lights had in common, after they are closed; the screen is closed by itself. */
  readonly close: () => Promise<void>;
}

export function createDrivers({ cloud, lan, keepsakes, log }: DriversOptions): Drivers {
  const screen = createScreen({ log });
  const api = cloud && createCloud({ ...cloud, keepsakes, log });
  const network = createLan({ ...lan, keepsakes, log });
  return {
    screen,
    lights: (name, bulbs) => [
      ...(api && bulbs.cloud !== undefined ? [api.light(bulbs.cloud)] : []),
      ...(bulbs.lan ? [network.light(bulbs.lan)] : []),
      ...(bulbs.screen ? [screen.light(name)] : []),
    ],
    close: () => network.close(),
  };
}

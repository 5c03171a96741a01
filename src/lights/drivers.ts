import type { Logger } from "pino";
import { createBudget, createCloud, type Budget } from "./cloud/index.js";
import type { Keepsakes } from "./keepsakes.js";
import { createLan } from "./lan/index.js";
import type { Light } from "./light.js";
import { createScreen, type Screen } from "./screen/index.js";
import type { Tally } from "./tally.js";

/** The bulbs that a light stands for, by each way that leads to them. One on the page is always there. */
export interface Bulbs {
  /** A selector of LIFX's HTTP API. */
  readonly cloud?: string;
  /** Labels, ids or IPv4 addresses on the LAN; empty for every bulb there. */
  readonly lan?: readonly string[];
}

export interface DriversOptions {
  /** LIFX's HTTP API: its origin, and an access token. */
  readonly cloud: { readonly apiUrl: string; readonly token: string } | undefined;
  /** What LIFX's HTTP API takes from the token; this process's own where it is left out. */
  readonly budget?: Budget | undefined;
  readonly lan: { readonly addresses: readonly string[]; readonly broadcast?: string };
  readonly keepsakes: Keepsakes;
  readonly tally: Tally;
  /** Asked right before a bulb is changed: another process may drive it by now. */
  readonly mayDrive: () => boolean;
  readonly log: Logger;
}

/** Every kind of light that there is, each opened when it is first asked for. */
export interface Drivers {
  readonly screen: Screen;
  readonly lights: (name: string, bulbs: Bulbs) => Light[];
  /** Frees what the lights had in common, after they are closed; the screen is closed by itself. */
  readonly close: () => Promise<void>;
}

export function createDrivers(options: DriversOptions): Drivers {
  const { cloud, budget = createBudget(), lan, keepsakes, tally, mayDrive, log } = options;
  const screen = createScreen({ log });
  const api = cloud && createCloud({ ...cloud, budget, keepsakes, tally, mayDrive, log });
  const network = createLan({ ...lan, keepsakes, tally, mayDrive, log });
  return {
    screen,
    lights: (name, bulbs) => [
      ...(api && bulbs.cloud !== undefined ? [api.light(bulbs.cloud)] : []),
      ...(bulbs.lan ? [network.light(bulbs.lan)] : []),
      screen.light(name),
    ],
    close: () => network.close(),
  };
}

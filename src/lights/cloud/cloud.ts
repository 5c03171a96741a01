import type { Logger } from "pino";

import type { Keepsakes } from "../keepsakes.js";
import type { Light } from "../light.js";
import type { Tally } from "../tally.js";
import type { Account } from "./ask.js";
import type { Budget } from "./budget.js";
import { createCloudLight } from "./cloud-light.js";
import { createGate } from "./gate.js";
import { createReturns } from "./returns.js";

export interface CloudOptions extends Account {
  /** What LIFX takes from this token, whoever else uses it. */
  readonly budget: Budget;
  readonly keepsakes: Keepsakes;
  readonly tally: Tally;
  /** Asked right before a request that changes a light: where false, nothing is sent or logged. */
  readonly mayDrive: () => boolean;
  readonly log: Logger;
}

/** LIFX's HTTP API, with one token. */
export interface Cloud {
  /** The lights of a selector, in LIFX's words: `all`, `label:Desk`, `group:Office`. */
  light(selector: string): Light;
}

/** Its lights share the rate limit: what one learns of it holds for all. */
export function createCloud(options: CloudOptions): Cloud {
  const gate = createGate(options);
  const returns = createReturns({ ...options, gate });
  return {
    light: (selector) => createCloudLight({ ...options, gate, returns, selector }),
  };
}

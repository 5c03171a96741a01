import type { Logger } from "pino";

import type { Keepsakes } from "../keepsakes.js";
import type { Light } from "../light.js";
import type { Account } from "./ask.js";
import { createCloudLight } from "./cloud-light.js";
import { createGate } from "./gate.js";
import { createReturns } from "./returns.js";

export interface CloudOptions extends Account {
  readonly keepsakes: Keepsakes;
  readonly log: Logger;
}

/** LIFX's HTTP API, with one token. */
export interface Cloud {
  /** The lights of a selector, in LIFX's words: `all`, `label:Desk`, `group:Office`. */
  light(selector: string): Light;
}

/** Its lights share the rate limit: what one learns of it holds for all. */
export function createCloud({ apiUrl, token, keepsakes, log }: CloudOptions): Cloud {
  const gate = createGate({ apiUrl, token });
  const returns = createReturns({ gate, keepsakes });
  return {
    light: (selector) => createCloudLight({ gate, returns, selector, keepsakes, log }),
  };
}

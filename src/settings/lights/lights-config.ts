import type { Patience } from "../../builds/outlook.js";
import type { Status } from "../../builds/status.js";
import type { Rule } from "../../lights/rule.js";

/** Which lights there are and what each is for. */
export interface LightsConfig {
  readonly lights: readonly ConfiguredLight[];
  /** From worst to best. */
  readonly priorities: readonly Status[];
  readonly patience: Patience;
}

export interface ConfiguredLight {
  readonly rule: Rule;
  /** A selector of LIFX's HTTP API. */
  readonly cloud?: string;
  /** Labels, ids or IPv4 addresses of bulbs in the network; empty for every bulb that is found. */
  readonly lan?: readonly string[];
  /** Whether it is on the page. */
  readonly screen: boolean;
}

import type { Patience } from "../../builds/outlook.js";
import type { Status } from "../../builds/status.js";
import type { Bulbs } from "../../lights/drivers.js";
import type { Rule } from "../../lights/rule.js";

/** Which lights there are and what each is for. */
export interface LightsConfig {
  readonly lights: readonly ConfiguredLight[];
  /** From worst to best. */
  readonly priorities: readonly Status[];
  readonly patience: Patience;
}

export interface ConfiguredLight extends Bulbs {
  readonly rule: Rule;
}

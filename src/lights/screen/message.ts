import type { Frame } from "../light.js";

/** What a light shows, and its name for those who may know names. */
export interface NamedFrame extends Frame {
  readonly name?: string;
}

/** The data of an event named `lights` on the stream. */
export interface LightsMessage {
  readonly lights: readonly NamedFrame[];
}

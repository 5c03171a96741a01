import type { Frame } from "../light.js";

/** The data of an event named `lights` on the stream: every light of the page, in their order. */
export interface LightsMessage {
  readonly lights: readonly Frame[];
}

import type { Frame } from "../light.js";

/** What one light shows, as the page gets it. Without an effect the bulb is dark. */
export type ShownLight = Omit<Frame, "effect"> & Partial<Pick<Frame, "effect">>;

/** The data of an event named `lights` on the stream. */
export interface LightsMessage {
  readonly lights: readonly ShownLight[];
}

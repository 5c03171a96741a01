import type { Light } from "./light.js";

type Kind = Light["kind"];

/** Hears what drivers do, for whoever counts it. */
export interface Tally {
  /** A request leaves for LIFX's HTTP API, or a message for a bulb on the LAN. */
  readonly sent: (kind: Kind) => void;
  /** What was asked for last is shown, so many milliseconds after it was. */
  readonly shown: (kind: Kind, milliseconds: number) => void;
  /** A try has failed; `code` is that of its LightError. */
  readonly failed: (kind: Kind, code: string) => void;
  /** An effect of a moment would have come too late, and is not sent. */
  readonly dropped: (kind: Kind) => void;
  /** So many requests may be sent now before a limit is reached. */
  readonly left: (kind: Kind, requests: number) => void;
}

export const NO_TALLY: Tally = {
  sent: () => undefined,
  shown: () => undefined,
  failed: () => undefined,
  dropped: () => undefined,
  left: () => undefined,
};

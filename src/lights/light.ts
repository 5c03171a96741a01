import type { Status } from "../builds/status.js";
import type { MomentName, TestColor } from "../builds/moment.js";
import type { Occasion } from "../builds/occasion.js";
import type { Effect } from "./look.js";

/** What a moment may be of: what Buildkite sent, what a build came to, or a person's test of the lights. */
export type MomentCalled = MomentName | Occasion | `test.${TestColor}`;

/** What every light shows from now on, until the next frame. */
export interface Frame {
  readonly status?: Status;
  /** The moment that plays over the status, if any. */
  readonly moment?: MomentCalled;
  /** The same in words, for people who read. Never anything from a payload. */
  readonly words: string;
  /** Left out where nothing is known: a bulb stays as it is. */
  readonly effect?: Effect;
  /** Bulbs are given back, and get nothing from us until the next frame. */
  readonly isPaused?: true;
}

/** A driver: takes frames to a bulb, whatever that bulb is. */
export interface Light {
  readonly kind: "cloud" | "lan" | "screen" | "follow";
  /**
   * Returns at once and never throws. The newest frame wins: one that is not yet sent is dropped,
   * one that failed is tried again until it is through or a newer one replaces it.
   */
  show(frame: Frame): void;
  /**
   * Gives each bulb back what it showed before us, where that is known, and sends nothing more until
   * the next frame. Resolves once that is through or CLOSE_GRACE has passed; never rejects.
   */
  giveBack(): Promise<void>;
  /** Gives what is under way CLOSE_GRACE to get through, then frees sockets and timers. */
  close(): Promise<void>;
}

/** Milliseconds. */
export const CLOSE_GRACE = 2_000;

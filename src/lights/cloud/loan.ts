import type { Logger } from "pino";

import type { Color } from "../color.js";
import type { Keepsakes } from "../keepsakes.js";
import { LightError } from "../newest.js";
import type { Gate } from "./gate.js";
import { judge } from "./judge.js";
import { listRequest, readListing, type Listed } from "./listing.js";
import { RATE_LIMITED } from "./rate-limit.js";
import type { Returns } from "./returns.js";
import type { Urgency } from "./urgency.js";

/** Milliseconds: an effect waits for the answer. */
const LIST_TIMEOUT = 2_000;

/** Nothing here is tried again. */
const retryAfter = 0;

/** The lights of a selector, which get back what they showed before us. */
export interface Loan {
  /**
   * Notes what they show, unless that is done, for an effect of that urgency: none where they are not
   * to be driven any more, then nothing is noted. Rejects where LIFX's rate limit is used up, and on
   * `signal`; any other failure only means that they are not given back.
   */
  take(signal: AbortSignal, urgency: () => Urgency | undefined): Promise<void>;
  /** Whether an effect may follow. */
  isTaken(): boolean;
  /** What it could not ask of them it rejects with; what they did not take stays in `kept`. */
  giveBack(signal: AbortSignal): Promise<void>;
  /** The colours to give back, by the lights' ids. */
  kept(): ReadonlyMap<string, Color>;
}

export interface LoanOptions {
  readonly gate: Gate;
  readonly returns: Returns;
  readonly selector: string;
  readonly keepsakes: Keepsakes;
  readonly log: Logger;
}

export function createLoan({ gate, returns, selector, keepsakes, log }: LoanOptions): Loan {
  /** As they were listed last. */
  let ids: readonly string[] = [];
  /** Whether an effect needs no list before it. */
  let isTaken = false;
  /** Those that may show something of ours. */
  const driven = new Set<string>();

  async function list(signal: AbortSignal): Promise<readonly Listed[]> {
    try {
      const options = { signal, timeout: LIST_TIMEOUT, retryAfter };
      const answer = await gate.ask(listRequest(selector), options);
      const error = judge(answer, { selector, retryAfter });
      if (error?.code === RATE_LIMITED) throw error;
      const listed = error === undefined ? readListing(answer.body) : [];
      if (listed !== undefined) return listed;
      throw new LightError("lifx_list_unreadable", "LIFX's list of lights cannot be read");
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof LightError) || error.code === RATE_LIMITED) throw error;
      const { code } = error;
      log.info({ light: "cloud", selector, code }, "What the lights show is not known: not kept");
      return [];
    }
  }

  async function keep({ id, color }: Listed): Promise<void> {
    const isKnown = driven.has(id) || keepsakes.get(id) !== undefined;
    driven.add(id);
    if (color && !isKnown) await keepsakes.set(id, color);
  }

  function kept(): ReadonlyMap<string, Color> {
    const colors = new Map<string, Color>();
    for (const id of ids) {
      const color = keepsakes.get(id);
      if (color) colors.set(id, color);
    }
    return colors;
  }

  return {
    async take(signal, urgency) {
      if (isTaken) return;
      const inOrder = () => {
        const of = urgency();
        return of && { ...of, leaves: 0 };
      };
      await gate.turn(signal, inOrder, async () => {
        const listed = await list(signal);
        ids = listed.map(({ id }) => id);
        if (!urgency()) return;
        await Promise.all(listed.map(keep));
        isTaken = true;
      });
    },

    isTaken: () => isTaken,

    async giveBack(signal) {
      const colors = kept();
      if (colors.size === 0) return;
      try {
        await returns.send(colors, signal);
      } finally {
        isTaken = false;
        for (const id of colors.keys()) {
          if (keepsakes.get(id) === undefined) driven.delete(id);
        }
      }
    },

    kept,
  };
}

import { setImmediate as nextTurn } from "node:timers/promises";

import type { Color } from "../color.js";
import type { Keepsakes } from "../keepsakes.js";
import type { Gate } from "./gate.js";
import { judge } from "./judge.js";
import { MOST_STATES, readTaken, statesRequest } from "./states.js";
import { URGENCY } from "./urgency.js";

/** Nothing here is tried again. */
const retryAfter = 0;

/** Gives lights back what they showed: together, for LIFX counts requests. */
export interface Returns {
  /**
   * Colours by the lights' ids: whatever is asked until a turn comes goes along in it, and has the
   * time of who asked first. A light that took its colour has no keepsake any more. Rejects with a
   * LightError where LIFX could not be asked, and on `signal`.
   */
  send(colors: ReadonlyMap<string, Color>, signal: AbortSignal): Promise<void>;
}

export interface ReturnsOptions {
  readonly gate: Gate;
  readonly keepsakes: Keepsakes;
  readonly mayDrive: () => boolean;
}

interface Batch {
  /** What waits for its turn. */
  readonly colors: Map<string, Color>;
  readonly sent: Promise<void>;
}

export function createReturns({ gate, keepsakes, mayDrive }: ReturnsOptions): Returns {
  let waiting: Batch | undefined;

  function open(signal: AbortSignal): Batch {
    const colors = new Map<string, Color>();
    const sent = sendAll(colors, signal).finally(() => {
      close(colors);
    });
    return { colors, sent };
  }

  function close(colors: Batch["colors"]): void {
    if (waiting?.colors === colors) waiting = undefined;
  }

  async function sendAll(colors: Batch["colors"], signal: AbortSignal): Promise<void> {
    const urgency = () => (mayDrive() ? URGENCY.settled : undefined);
    // Lights that are given back at the same time go along.
    await nextTurn();
    do {
      await gate.turn(signal, urgency, () => {
        close(colors);
        return put(some(colors), signal);
      });
    } while (colors.size > 0 && mayDrive());
  }

  /** As many as go into one request, which then wait no more. */
  function some(colors: Batch["colors"]): ReadonlyMap<string, Color> {
    const chosen = new Map([...colors].slice(0, MOST_STATES));
    for (const id of chosen.keys()) colors.delete(id);
    return chosen;
  }

  async function put(colors: ReadonlyMap<string, Color>, signal: AbortSignal): Promise<void> {
    const answer = await gate.ask(statesRequest(colors), { signal, retryAfter });
    const selector = [...colors.keys()].map((id) => `id:${id}`).join(",");
    const error = judge(answer, { selector, retryAfter });
    if (error !== undefined) throw error;
    for (const id of readTaken(answer.body)) keepsakes.delete(id);
  }

  return {
    send(colors, signal) {
      waiting ??= open(signal);
      for (const [id, color] of colors) waiting.colors.set(id, color);
      return waiting.sent;
    },
  };
}

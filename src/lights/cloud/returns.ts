import type { Color } from "../color.js";
import type { Keepsakes } from "../keepsakes.js";
import type { Gate } from "./gate.js";
import { judge } from "./judge.js";
import { MOST_STATES, readTaken, statesRequest } from "./states.js";

/** Nothing here is tried again. */
const retryAfter = 0;

/** Gives lights back what they showed: together, for the gate has a turn each half second only. */
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
}

interface Batch {
  readonly colors: Map<string, Color>;
  readonly sent: Promise<void>;
}

export function createReturns({ gate, keepsakes }: ReturnsOptions): Returns {
  /** What waits for its turn. */
  let waiting: Batch | undefined;

  function open(signal: AbortSignal): Batch {
    const colors = new Map<string, Color>();
    const turn = gate.turn(signal).finally(() => {
      waiting = undefined;
    });
    return { colors, sent: turn.then(() => putAll([...colors], signal)) };
  }

  /** Begins in its turn. */
  async function putAll(
    colors: readonly (readonly [string, Color])[],
    signal: AbortSignal,
  ): Promise<void> {
    await put(new Map(colors.slice(0, MOST_STATES)), signal);
    const rest = colors.slice(MOST_STATES);
    if (rest.length === 0) return;
    await gate.turn(signal);
    await putAll(rest, signal);
  }

  async function put(colors: ReadonlyMap<string, Color>, signal: AbortSignal): Promise<void> {
    const answer = await gate.ask(statesRequest(colors), { signal, retryAfter });
    const selector = [...colors.keys()].map((id) => `id:${id}`).join(",");
    const error = judge(answer, { selector, now: Date.now(), retryAfter });
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

import { setTimeout as sleep } from "node:timers/promises";

import type { Answer } from "./answer.js";
import { ask, type Account, type AskOptions } from "./ask.js";
import type { Request } from "./command.js";
import { rateLimited, rateLimitWait } from "./rate-limit.js";

/** LIFX allows 120 requests a minute: with a rest after each, a burst of frames keeps to it. */
const REST = 500;

/** The one way to LIFX for all lights of a token, for it is the token's requests that LIFX counts. */
export interface Gate {
  /**
   * Resolves when the next request may be sent, which is one's own: in the order of asking. Rejects
   * with a LightError while the rate limit is used up, and with any error on `signal`. One that is
   * not wanted any more when it comes goes to the next who waits: nothing may be sent in it.
   */
  turn(signal: AbortSignal, isWanted?: () => boolean): Promise<void>;
  /** See `ask`; only in one's turn. */
  ask(request: Request, options: AskOptions): Promise<Answer>;
}

export function createGate(account: Account): Gate {
  // Times on the clock that nobody sets.
  let restsUntil = 0;
  let limitedUntil = 0;
  let queue: Promise<unknown> = Promise.resolve();

  function rest(): void {
    restsUntil = performance.now() + REST;
  }

  async function admit(signal: AbortSignal, isWanted: () => boolean): Promise<void> {
    await sleep(Math.max(restsUntil - performance.now(), 0), undefined, { signal });
    if (!isWanted()) return;
    const wait = limitedUntil - performance.now();
    if (wait > 0) throw rateLimited(wait);
    // From here already: one that LIFX leaves without an answer must not hold up the others.
    rest();
  }

  return {
    turn(signal, isWanted = () => true) {
      const turn = queue.then(() => admit(signal, isWanted));
      queue = turn.catch(() => undefined);
      return turn;
    },
    async ask(request, options) {
      try {
        const answer = await ask(account, request, options);
        const wait = rateLimitWait(answer, Date.now());
        limitedUntil = Math.max(limitedUntil, performance.now() + wait);
        return answer;
      } finally {
        rest();
      }
    },
  };
}

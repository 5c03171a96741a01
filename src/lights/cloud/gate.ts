import type { Logger } from "pino";

import type { Tally } from "../tally.js";
import type { Answer } from "./answer.js";
import { ask, type Account, type AskOptions } from "./ask.js";
import type { Budget } from "./budget.js";
import type { Request } from "./command.js";
import { createQueue, type Queue } from "./queue.js";
import { RATE_LIMITED, readLimit } from "./rate-limit.js";

/** The one way to LIFX for all lights of a token, for it is the token's requests that LIFX counts. */
export interface Gate {
  readonly turn: Queue["turn"];
  /** See `ask`; only in one's turn. */
  ask(request: Request, options: AskOptions): Promise<Answer>;
}

export interface GateOptions extends Account {
  readonly budget: Budget;
  readonly tally: Tally;
  readonly log: Logger;
}

export function createGate({ budget, tally, log, ...account }: GateOptions): Gate {
  const queue = createQueue({ budget, onWait });
  /** When the window ends that is used up, on the clock that nobody sets. */
  let usedUpUntil = 0;
  let isSaid = false;

  function onWait(): void {
    const wait = usedUpUntil - performance.now();
    if (wait <= 0 || isSaid) return;
    isSaid = true;
    log.warn(
      { light: "cloud", code: RATE_LIMITED },
      "LIFX's rate limit for this token (120 requests a minute) is used up: nothing is sent for " +
        `${String(Math.ceil(wait / 1000))} s, then what is newest. Does something else use the same token?`,
    );
  }

  function note(answer: Answer | undefined): Promise<void> {
    const limit = answer && readLimit(answer, Date.now());
    const now = performance.now();
    if (limit?.remaining === 0) {
      usedUpUntil = Math.max(usedUpUntil, now + limit.endsIn);
    } else if (limit && now >= usedUpUntil && isSaid) {
      isSaid = false;
      log.info({ light: "cloud" }, "LIFX's API takes requests again");
    }
    return budget.learn(limit);
  }

  return {
    turn: queue.turn,
    async ask(request, options) {
      tally.sent("cloud");
      let answer: Answer | undefined;
      try {
        answer = await ask(account, request, options);
        return answer;
      } finally {
        await note(answer);
        tally.left("cloud", budget.left());
      }
    },
  };
}

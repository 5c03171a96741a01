import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";

import { CLOSE_GRACE, type Light } from "../light.js";
import type { Effect } from "../look.js";
import { newest } from "../newest.js";
import { ask } from "./ask.js";
import { backoff } from "./backoff.js";
import { toCommand } from "./command.js";
import { judge } from "./judge.js";
import { rateLimited, rateLimitWait } from "./rate-limit.js";

export interface CloudLightOptions {
  /** The origin of LIFX's HTTP API, such as `https://api.lifx.com`. */
  readonly apiUrl: string;
  readonly token: string;
  /** Which lights, in LIFX's words: `all`, `label:Desk`, `group:Office`. */
  readonly selector: string;
  readonly log: Logger;
}

/** LIFX allows 120 requests a minute: with a rest after each, a burst of frames keeps to it. */
const REST = 500;

/** An effect on its way, with how often it was tried: a newer one starts from the shortest wait. */
interface Job {
  readonly effect: Effect;
  tries: number;
}

/** Bulbs behind LIFX's HTTP API. */
export function createCloudLight({ apiUrl, token, selector, log }: CloudLightOptions): Light {
  /** Until when the rate limit is used up, on the clock that nobody sets. */
  let limitedUntil = 0;

  async function send(job: Job, signal: AbortSignal): Promise<void> {
    const wait = limitedUntil - performance.now();
    if (wait > 0) throw rateLimited(wait);
    const retryAfter = backoff(job.tries);
    job.tries += 1;
    try {
      const command = toCommand(job.effect, selector);
      const answer = await ask(command, { apiUrl, token, signal, retryAfter });
      const now = Date.now();
      limitedUntil = performance.now() + rateLimitWait(answer, now);
      const error = judge(answer, { selector, now, retryAfter });
      if (error !== undefined) throw error;
    } finally {
      await sleep(REST, undefined, { signal });
    }
  }

  const jobs = newest({
    send,
    onFailure({ code, message }) {
      log.warn({ light: "cloud", code }, message);
    },
    onRecovery() {
      log.info({ light: "cloud" }, "LIFX's API shows frames again");
    },
  });

  return {
    kind: "cloud",
    show({ effect }) {
      if (effect === undefined) jobs.clear();
      else jobs.set({ effect, tries: 0 });
    },
    close() {
      return jobs.close(CLOSE_GRACE);
    },
  };
}

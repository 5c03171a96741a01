import type { Logger } from "pino";

import type { Keepsakes } from "../keepsakes.js";
import { CLOSE_GRACE, type Light } from "../light.js";
import type { Effect } from "../look.js";
import { LightError, newest } from "../newest.js";
import { backoff } from "./backoff.js";
import { toCommand } from "./command.js";
import type { Gate } from "./gate.js";
import { judge } from "./judge.js";
import { createLoan } from "./loan.js";
import type { Returns } from "./returns.js";

export interface CloudLightOptions {
  readonly gate: Gate;
  readonly returns: Returns;
  readonly selector: string;
  readonly keepsakes: Keepsakes;
  readonly log: Logger;
}

const NOT_GIVEN_BACK =
  "Lights could not be given back what they showed before: check that they have power and Wi-Fi, " +
  "and set them in the LIFX app";

/** An effect on its way, with how often it was tried: a newer one starts from the shortest wait. */
interface Job {
  readonly effect: Effect;
  tries: number;
}

/** Bulbs behind LIFX's HTTP API. */
export function createCloudLight(options: CloudLightOptions): Light {
  const { gate, selector, keepsakes, log } = options;
  const names = { light: "cloud", selector };
  const loan = createLoan(options);
  let present: Effect | undefined;
  const isShowing = () => present !== undefined;

  const jobs = newest<Job>({
    async before(signal) {
      await loan.take(signal, isShowing);
      await gate.turn(signal, isShowing);
    },
    async send(job, signal) {
      const retryAfter = backoff(job.tries);
      job.tries += 1;
      const answer = await gate.ask(toCommand(job.effect, selector), { signal, retryAfter });
      const error = judge(answer, { selector, now: Date.now(), retryAfter });
      if (error !== undefined) throw error;
    },
    onFailure({ code, message }) {
      log.warn({ ...names, code }, message);
    },
    onRecovery() {
      log.info(names, "LIFX's API shows frames again");
    },
  });

  return {
    kind: "cloud",
    show({ effect }) {
      present = effect;
      if (effect === undefined) jobs.clear();
      else jobs.set({ effect, tries: 0 });
    },
    async giveBack() {
      present = undefined;
      jobs.clear();
      const bulbs = [...loan.kept().keys()];
      let failure: unknown;
      await jobs.finish(CLOSE_GRACE, async (signal) => {
        failure = await loan.giveBack(signal).catch((error: unknown) => error);
      });
      const left = bulbs.filter((id) => keepsakes.get(id) !== undefined);
      if (left.length === 0 || isShowing()) return;
      const code = failure instanceof LightError ? failure.code : undefined;
      log.warn({ ...names, bulbs: left, code }, NOT_GIVEN_BACK);
    },
    close() {
      return jobs.close(CLOSE_GRACE);
    },
  };
}

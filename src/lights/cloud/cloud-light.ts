import type { Logger } from "pino";
import { backoff } from "../../http/backoff.js";
import type { Keepsakes } from "../keepsakes.js";
import { CLOSE_GRACE, type Frame, type Light } from "../light.js";
import { LightError, newest } from "../newest.js";
import type { Tally } from "../tally.js";
import type { Gate } from "./gate.js";
import { createJob, isMissed, isShownBy, type Job } from "./job.js";
import { judge } from "./judge.js";
import { createLoan } from "./loan.js";
import { RATE_LIMITED } from "./rate-limit.js";
import type { Returns } from "./returns.js";
import { urgencyOf, type Urgency } from "./urgency.js";

export interface CloudLightOptions {
  readonly gate: Gate;
  readonly returns: Returns;
  readonly selector: string;
  readonly keepsakes: Keepsakes;
  readonly tally: Tally;
  readonly mayDrive: () => boolean;
  readonly log: Logger;
}

const NOT_GIVEN_BACK =
  "Lights could not be given back what they showed before: check that they have power and Wi-Fi, " +
  "and set them in the LIFX app";

/** Bulbs behind LIFX's HTTP API. */
export function createCloudLight(options: CloudLightOptions): Light {
  const { gate, selector, keepsakes, tally, mayDrive, log } = options;
  const names = { light: "cloud", selector };
  const loan = createLoan(options);
  let present: Job | undefined;
  /** What was sent last, once LIFX has taken it. */
  let shown: Job | undefined;
  /** The newest look, and since when it has not changed. */
  let look = { words: "", since: 0 };

  /** None where there is nothing to send, or not any more. */
  function urgency(): Urgency | undefined {
    const now = performance.now();
    if (!present || now >= present.until || isShownBy(present, shown) || !mayDrive()) return;
    return urgencyOf(present.frame, now - look.since);
  }

  /** What plays no part any more; an effect of a moment that nobody saw came too late. */
  function leave(): void {
    if (present && isMissed(present) && mayDrive()) tally.dropped("cloud");
    present = undefined;
  }

  function note({ moment, words }: Frame): void {
    if (moment !== undefined || words === look.words) return;
    look = { words, since: performance.now() };
  }

  function forget(): void {
    present = undefined;
    shown = undefined;
    jobs.clear();
  }

  async function post(job: Job, signal: AbortSignal): Promise<void> {
    const retryAfter = backoff(job.tries);
    job.tries += 1;
    shown = undefined;
    const answer = await gate.ask(job.command, { signal, retryAfter });
    const error = judge(answer, { selector, retryAfter });
    if (error !== undefined) throw error;
    // What was forgotten meanwhile may be changed by others.
    if (present) shown = job;
    tally.shown("cloud", performance.now() - job.since);
  }

  const jobs = newest<Job>({
    before: (signal) => loan.take(signal, urgency),
    async turn(signal, send) {
      await gate.turn(signal, () => (loan.isTaken() ? urgency() : undefined), send);
      if (urgency() !== undefined) return;
      jobs.clear();
      if (present !== shown) leave();
    },
    async send(job, signal) {
      try {
        await post(job, signal);
      } catch (error) {
        if (error instanceof LightError && !signal.aborted) tally.failed("cloud", error.code);
        throw error;
      }
    },
    // Of the rate limit, the gate says it once for all.
    onFailure({ code, message }) {
      if (code !== RATE_LIMITED) log.warn({ ...names, code }, message);
    },
    onRecovery(code) {
      if (code !== RATE_LIMITED) log.info(names, "LIFX's API shows frames again");
    },
  });

  return {
    kind: "cloud",
    show(frame) {
      note(frame);
      if (frame.effect === undefined) {
        forget();
        return;
      }
      leave();
      present = createJob(frame, frame.effect, selector);
      jobs.set(present);
    },
    async giveBack() {
      forget();
      const bulbs = [...loan.kept().keys()];
      let failure: unknown;
      await jobs.finish(CLOSE_GRACE, async (signal) => {
        failure = await loan.giveBack(signal).catch((error: unknown) => error);
      });
      const left = bulbs.filter((id) => keepsakes.get(id) !== undefined);
      if (left.length === 0 || present !== undefined || !mayDrive()) return;
      const code = failure instanceof LightError ? failure.code : undefined;
      log.warn({ ...names, bulbs: left, code }, NOT_GIVEN_BACK);
    },
    close() {
      return jobs.close(CLOSE_GRACE);
    },
  };
}

import type { Logger } from "pino";
import { Trouble } from "./trouble.js";

const FIRST = 1_000;
const LONGEST = 4 * 60_000;

export interface UntilThroughOptions {
  readonly log: Logger;
  /** What is logged once it works again. */
  readonly recovered: string;
  /** Ends all tries: they reject. */
  readonly signal: AbortSignal;
}

/** Tries until it does not reject with a Trouble any more. Any other rejection is passed on. */
export type UntilThrough = <T>(attempt: () => Promise<T>) => Promise<T>;

/** A run of failures of one kind is logged once, whatever was tried; so is the end of it. */
export function createUntilThrough(options: UntilThroughOptions): UntilThrough {
  const { log, recovered, signal } = options;
  let failing: string | undefined;

  return async (attempt) => {
    for (let tries = 0; ; tries += 1) {
      try {
        const result = await attempt();
        if (failing !== undefined) log.info(recovered);
        failing = undefined;
        return result;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Trouble)) throw error;
        const { code, message, cause, retryAfter } = error;
        if (failing !== code) log.warn({ code, ...(cause ? { err: cause } : {}) }, message);
        failing = code;
        await pause(retryAfter ?? backoff(tries), signal);
      }
    }
  };
}

/** Milliseconds to wait after so many failures before this one; never in step with others. */
function backoff(tries: number): number {
  return Math.min(FIRST * 2 ** tries, LONGEST) * (0.75 + Math.random() / 2);
}

/** Resolves after so many milliseconds; rejects as soon as the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Error("Stopped."));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

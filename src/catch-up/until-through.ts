import type { Logger } from "pino";
import { backoff, jittered } from "../http/backoff.js";
import { rest } from "../http/rest.js";
import { Trouble } from "./trouble.js";

/** Milliseconds. */
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
        await pause(retryAfter ?? jittered(backoff(tries, LONGEST)), signal);
      }
    }
  };
}

/** Resolves after so many milliseconds; rejects as soon as the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await rest(milliseconds, signal);
  if (signal.aborted) throw new Error("Stopped.");
}

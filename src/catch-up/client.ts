import type { Logger } from "pino";
import { ask, type Account } from "./ask.js";
import { asOf } from "./as-of.js";
import { judge } from "./judge.js";
import { rateLimitWait } from "./rate-limit.js";
import { createUntilThrough, pause } from "./until-through.js";

/** A page of a list of builds. */
export interface Page {
  readonly builds: readonly unknown[];
  /** See `asOf`. */
  readonly asOf: number | undefined;
  /** Its Link header. */
  readonly link: string | null;
}

/**
 * Gets a page, however often it has to ask. Rejects with a TooMuch, and with any error once the
 * signal is aborted.
 */
export type GetPage = (path: string) => Promise<Page>;

export interface ClientOptions {
  readonly account: Account;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** One request at a time, and none while a rate limit is used up. */
export function createClient({ account, log, now, signal }: ClientOptions): GetPage {
  const untilThrough = createUntilThrough({
    log,
    recovered: "Buildkite's API answers again",
    signal,
  });
  // On the clock that nobody sets.
  let limitedUntil = 0;

  async function attempt(path: string): Promise<Page> {
    const wait = limitedUntil - performance.now();
    if (wait > 0) await pause(wait, signal);
    const answer = await ask(account, path, signal);
    limitedUntil = performance.now() + rateLimitWait(answer);
    const builds = judge(answer, account.token);
    return { builds, asOf: asOf(answer, now()), link: answer.headers.get("link") };
  }

  return (path) => untilThrough(() => attempt(path));
}

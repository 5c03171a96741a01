import type { Logger } from "pino";
import type { Sighting } from "../builds/sighting.js";
import type { Account } from "./ask.js";
import { createClient } from "./client.js";
import { run } from "./run.js";
import { Trouble } from "./trouble.js";
import { createUntilThrough } from "./until-through.js";

/** Milliseconds from the start of one run to the next. */
const PERIOD = 10 * 60_000;
/** Milliseconds between looks at the clock: a timer alone would not hear of a laptop's sleep. */
const STEP = 5_000;
/** Milliseconds that a run reaches back behind the start of the one before: clocks differ. */
const OVERLAP = 5 * 60_000;
/** Milliseconds that the first run reaches back. */
const FIRST_REACH = 7 * 24 * 60 * 60_000;

/** Hears from Buildkite's REST API of what no delivery told. */
export interface CatchUp {
  /**
   * Runs at once, and from then on every ten minutes. `since` (milliseconds since 1970): of what the
   * first run is to hear; left out, of the last seven days.
   */
  begin(since?: number): void;
  /** Runs within seconds: deliveries may have been refused here. */
  request(): void;
  /** Resolves once nothing is under way any more; never rejects. */
  close(): Promise<void>;
}

export interface CatchUpOptions {
  readonly account: Account;
  /** Resolves once the sighting is kept. Where it rejects, it is given the same again later. */
  readonly onSighting: (sighting: Sighting) => Promise<void>;
  readonly log: Logger;
  /** Milliseconds since 1970; `Date.now` where left out. */
  readonly now?: () => number;
}

export function createCatchUp(options: CatchUpOptions): CatchUp {
  const { account, onSighting, log, now = Date.now } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const getPage = createClient({ account, log, now, signal });
  const untilKept = createUntilThrough({
    log,
    recovered: "What is caught up is kept again",
    signal,
  });
  let since = 0;
  let startedAt = 0;
  let isRequested = false;
  let hadUnreadable = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function keep(sighting: Sighting): Promise<void> {
    await onSighting(sighting);
  }

  function take(sightings: readonly Sighting[]): Promise<void> {
    return untilKept(async () => {
      signal.throwIfAborted();
      const results = await Promise.allSettled(sightings.map(keep));
      const failed = results.find((result) => result.status === "rejected");
      if (failed) throw notKept(failed.reason);
    });
  }

  async function runOnce(): Promise<void> {
    const { apiUrl, organization } = account;
    const { builds, unreadable } = await run({
      ...{ since, now, take, apiUrl, organization, getPage, log },
    });
    since = startedAt - OVERLAP;
    log.debug({ builds, unreadable }, "caught up with Buildkite");
    if (unreadable > 0 && !hadUnreadable) log.warn({ unreadable }, UNREADABLE);
    hadUnreadable = unreadable > 0;
  }

  function step(): void {
    // However the clock was set meanwhile.
    const isDue = isRequested || Math.abs(now() - startedAt) >= PERIOD;
    if (running || !isDue || signal.aborted) return;
    isRequested = false;
    startedAt = now();
    running = runOnce()
      .catch((error: unknown) => {
        if (!signal.aborted) log.error({ err: error }, "catching up failed: tried again later");
      })
      .finally(() => {
        running = undefined;
      });
  }

  return {
    begin(from = now() - FIRST_REACH) {
      if (timer || signal.aborted) return;
      since = from;
      isRequested = true;
      timer = setInterval(step, STEP);
      step();
    },
    request() {
      isRequested = true;
    },
    async close() {
      clearInterval(timer);
      closing.abort();
      await running;
    },
  };
}

const UNREADABLE =
  "Some of Buildkite's builds cannot be read and are left out: a newer version of this app may be needed";

function notKept(cause: unknown): Trouble {
  const message = "What was caught up cannot be kept here now: it is tried again until it can";
  return new Trouble("catch_up_not_kept", message, undefined, { cause });
}

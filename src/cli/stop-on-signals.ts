import type { Logger } from "pino";

/** Milliseconds after which a stop waits no longer. */
const STOP_TIMEOUT = 4_500;

export interface Stoppable {
  readonly close: (options: { readonly giveBack: boolean }) => Promise<void>;
}

/** Stops it on SIGTERM and Ctrl-C, and exits then. The signal aborts when the stop begins. */
export function stopOnSignals(running: Stoppable, log: Logger): AbortSignal {
  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info({ signal }, "stopping");
    setTimeout(() => process.exit(0), STOP_TIMEOUT).unref();
    // A stopping dyno must not overwrite what its successor shows; a person at a terminal is done.
    running.close({ giveBack: signal === "SIGINT" }).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "the stop failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  return stopping.signal;
}

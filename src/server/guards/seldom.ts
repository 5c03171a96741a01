import type { Logger } from "pino";

/** Milliseconds. */
const QUIET = 60_000;

/** Warns once a minute at most: what strangers bring about shall not fill the log. */
export function createSeldom(log: Logger): (fields: object, message: string) => void {
  let saidAt = -Infinity;
  return (fields, message) => {
    const now = performance.now();
    if (now - saidAt < QUIET) return;
    saidAt = now;
    log.warn(fields, `${message} (said once a minute)`);
  };
}

/** What went wrong between us and a bulb, and what an operator can do about it. */
export class LightError extends Error {
  override readonly name = "LightError";

  /**
   * @param code names the kind of failure; a run of failures with one code is logged once.
   * @param retryAfter milliseconds until another try makes sense; left out, only a newer value is sent.
   */
  constructor(
    readonly code: string,
    message: string,
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface NewestOptions<T> {
  /** Rejects with a LightError where the bulb was not reached. */
  readonly send: (value: T, signal: AbortSignal) => Promise<void>;
  /** Called once for a run of failures with the same code, not for each try. */
  readonly onFailure: (error: LightError) => void;
  /** Called when a send succeeds after a failure. */
  readonly onRecovery: () => void;
}

export interface Newest<T> {
  set(value: T): void;
  close(): Promise<void>;
}

/**
 * Sends the newest value set: one send at a time, values that were overtaken are dropped, and a
 * failed one is tried again until it is through or overtaken. A second command is never in flight
 * to the same bulb, for a resent older packet could land after a newer one.
 */
export function newest<T>({ send, onFailure, onRecovery }: NewestOptions<T>): Newest<T> {
  const closing = new AbortController();
  let pending: { readonly value: T } | undefined;
  let retry: NodeJS.Timeout | undefined;
  let failing: string | undefined;
  let running: Promise<void> | undefined;

  async function attempt(job: { readonly value: T }): Promise<void> {
    try {
      await send(job.value, closing.signal);
      if (failing !== undefined) onRecovery();
      failing = undefined;
    } catch (error) {
      if (closing.signal.aborted) return;
      const failure =
        error instanceof LightError
          ? error
          : new LightError("light_failed", String(error), undefined, { cause: error });
      if (failing !== failure.code) onFailure(failure);
      failing = failure.code;
      if (pending === undefined && failure.retryAfter !== undefined) {
        retry = setTimeout(() => {
          set(job.value);
        }, failure.retryAfter);
      }
    }
  }

  async function run(): Promise<void> {
    while (pending !== undefined && !closing.signal.aborted) {
      const job = pending;
      pending = undefined;
      await attempt(job);
    }
    running = undefined;
  }

  function set(value: T): void {
    clearTimeout(retry);
    if (closing.signal.aborted) return;
    pending = { value };
    running ??= run();
  }

  return {
    set,
    async close() {
      closing.abort();
      clearTimeout(retry);
      await running;
    },
  };
}

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
  /** Forgets what waits to be sent or tried again. */
  clear(): void;
  /** Sends no more. What is under way or waits for its turn has `grace` milliseconds to get through. */
  close(grace?: number): Promise<void>;
}

/**
 * Sends the newest value set: one send at a time, values that were overtaken are dropped, and a
 * failed one is tried again until it is through or overtaken. A second command is never in flight
 * to the same bulb, for a resent older packet could land after a newer one.
 */
export function newest<T>({ send, onFailure, onRecovery }: NewestOptions<T>): Newest<T> {
  const givingUp = new AbortController();
  /** What was set last, and, until its turn comes, what waits to be sent. */
  let latest: { readonly value: T } | undefined;
  let pending: { readonly value: T } | undefined;
  let retry: NodeJS.Timeout | undefined;
  let failing: string | undefined;
  let running: Promise<void> | undefined;
  let closed = false;

  async function attempt(job: { readonly value: T }): Promise<void> {
    try {
      await send(job.value, givingUp.signal);
      if (failing !== undefined) onRecovery();
      failing = undefined;
    } catch (error) {
      if (givingUp.signal.aborted) return;
      const failure =
        error instanceof LightError
          ? error
          : new LightError("light_failed", String(error), undefined, { cause: error });
      if (failing !== failure.code) onFailure(failure);
      failing = failure.code;
      if (job !== latest || closed || failure.retryAfter === undefined) return;
      retry = setTimeout(() => {
        enqueue(job);
      }, failure.retryAfter);
    }
  }

  async function run(): Promise<void> {
    while (pending !== undefined && !givingUp.signal.aborted) {
      const job = pending;
      pending = undefined;
      await attempt(job);
    }
    running = undefined;
  }

  function enqueue(job: { readonly value: T } | undefined): void {
    clearTimeout(retry);
    if (closed) return;
    latest = pending = job;
    if (job) running ??= run();
  }

  return {
    set(value) {
      enqueue({ value });
    },
    clear() {
      enqueue(undefined);
    },
    async close(grace = 0) {
      closed = true;
      clearTimeout(retry);
      const timer = setTimeout(() => {
        givingUp.abort();
      }, grace);
      if (grace === 0) givingUp.abort();
      await running;
      clearTimeout(timer);
    },
  };
}

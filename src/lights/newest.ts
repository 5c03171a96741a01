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
  /**
   * What has to come before a send: what is newest after it is sent. A rejection counts as that of a
   * send.
   */
  readonly before?: (signal: AbortSignal) => Promise<void>;
  /**
   * Calls `send` synchronously once its turn has come, and ends as that does; what is newest then is
   * sent. Where it does not call it, it has to `clear` what waits, or is asked again.
   */
  readonly turn?: (signal: AbortSignal, send: () => Promise<void>) => Promise<void>;
  /** Rejects with a LightError where the bulb was not reached. */
  readonly send: (value: T, signal: AbortSignal) => Promise<void>;
  /** Called once for a run of failures with the same code, not for each try. */
  readonly onFailure: (error: LightError) => void;
  /** Called when a send succeeds after a failure, with the code of that. */
  readonly onRecovery: (code: string) => void;
}

/** Never rejects. */
export type LastTask = (signal: AbortSignal) => Promise<void>;

export interface Newest<T> {
  set(value: T): void;
  /** Forgets what waits to be sent or tried again. */
  clear(): void;
  /**
   * What is under way or waits for its turn has `grace` milliseconds to get through, and is given up
   * then; nothing is tried again. The task comes after it, within the same time. A value that is set
   * meanwhile takes the place of a task that has not begun, and else waits for its end.
   */
  finish(grace: number, task?: LastTask): Promise<void>;
  /** As `finish`, and for good; nothing is under way any more when it resolves. */
  close(grace?: number): Promise<void>;
}

interface Job<T> {
  readonly value: T;
}

const atOnce: NonNullable<NewestOptions<unknown>["turn"]> = (_signal, send) => send();

/**
 * Sends the newest value set: one send at a time, values that were overtaken are dropped, and a
 * failed one is tried again until it is through or overtaken. A second command is never in flight
 * to the same bulb, for a resent older packet could land after a newer one.
 */
export function newest<T>(options: NewestOptions<T>): Newest<T> {
  const { before, turn = atOnce, send, onFailure, onRecovery } = options;
  /** What was set last, as long as it may be tried again; and, until its turn comes, what waits. */
  let latest: Job<T> | undefined;
  let pending: Job<T> | undefined;
  let last: LastTask | undefined;
  let retry: NodeJS.Timeout | undefined;
  let failing: string | undefined;
  let running: Promise<void> | undefined;
  let givingUp = new AbortController();
  let closed = false;

  function take(): Job<T> | undefined {
    const job = pending;
    pending = undefined;
    return job;
  }

  async function attempt(signal: AbortSignal): Promise<void> {
    let job: Job<T> | undefined;
    try {
      if (before) await before(signal);
      await turn(signal, async () => {
        job = take();
        if (job) await send(job.value, signal);
      });
      if (job === undefined) return;
      if (failing !== undefined) onRecovery(failing);
      failing = undefined;
    } catch (error) {
      job ??= take();
      if (job === undefined || signal.aborted) return;
      const failure =
        error instanceof LightError
          ? error
          : new LightError("light_failed", String(error), undefined, { cause: error });
      if (failing !== failure.code) onFailure(failure);
      failing = failure.code;
      planRetry(job, failure.retryAfter);
    }
  }

  function planRetry(job: Job<T>, after: number | undefined): void {
    if (job !== latest || after === undefined) return;
    retry = setTimeout(() => {
      enqueue(job);
    }, after);
  }

  async function run(): Promise<void> {
    while (pending !== undefined || last !== undefined) {
      givingUp = new AbortController();
      if (pending !== undefined) {
        await attempt(givingUp.signal);
      } else if (last !== undefined) {
        const task = last;
        last = undefined;
        await task(givingUp.signal);
      }
    }
    running = undefined;
  }

  function enqueue(job: Job<T> | undefined): void {
    clearTimeout(retry);
    if (closed) return;
    latest = pending = job;
    if (job === undefined) return;
    last = undefined;
    running ??= run();
  }

  async function finish(grace: number, task?: LastTask): Promise<void> {
    clearTimeout(retry);
    latest = undefined;
    last ??= task;
    if (last) running ??= run();
    if (grace === 0) giveUp();
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, grace);
    });
    const isOver = await Promise.race([running?.then(() => false), over.then(() => true)]);
    clearTimeout(timer);
    if (isOver === true) giveUp();
  }

  /** Unless something newer has come since. */
  function giveUp(): void {
    if (latest !== undefined) return;
    pending = undefined;
    last = undefined;
    givingUp.abort();
  }

  return {
    set(value) {
      enqueue({ value });
    },
    clear() {
      enqueue(undefined);
    },
    finish,
    async close(grace = 0) {
      closed = true;
      await finish(grace);
      await running;
    },
  };
}

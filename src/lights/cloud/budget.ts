import {
  afterAnswer,
  afterSending,
  leftAt,
  NOTHING_KNOWN,
  waitAt,
  type Limit,
} from "./allowance.js";

/** The requests that LIFX takes from a token, whoever sends them. Its promises never reject. */
export interface Budget {
  /**
   * Takes one request, unless that leaves fewer than so many: 0 where it may be sent, which has to
   * be done at once, or else the milliseconds after which it makes sense to ask again.
   */
  take(leaves: number): Promise<number>;
  /** A request that was taken has come to its end; without a limit where no answer tells of it. */
  learn(limit: Limit | undefined): Promise<void>;
  /** How many may be sent now, as far as that is known here. */
  left(): number;
}

/** For one process. The clock, in milliseconds, is one that nobody sets. */
export function createBudget(now: () => number = () => performance.now()): Budget {
  let allowance = NOTHING_KNOWN;
  return {
    take(leaves) {
      const wait = waitAt(allowance, leaves, now());
      if (wait === 0) allowance = afterSending(allowance, now());
      return Promise.resolve(wait);
    },
    learn(limit) {
      allowance = afterAnswer(allowance, limit, now());
      return Promise.resolve();
    },
    left: () => leftAt(allowance, now()),
  };
}

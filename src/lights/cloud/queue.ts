import type { Budget } from "./budget.js";
import type { Urgency } from "./urgency.js";

/** Requests in flight: a slow one holds up few others, and LIFX is not flooded. */
const MOST_AT_ONCE = 6;

/** Milliseconds after which is looked again whether a turn has become more urgent, or is not wanted. */
const LOOK_AGAIN = 250;

export interface Queue {
  /**
   * Runs it in its turn: one request of the budget is taken, which has to be sent synchronously. The
   * urgency is asked anew each time; where there is none any more, it resolves and nothing is run.
   * Rejects as `run` does, and on `signal` while it waits.
   */
  readonly turn: (
    signal: AbortSignal,
    urgency: () => Urgency | undefined,
    run: () => Promise<void>,
  ) => Promise<void>;
}

export interface QueueOptions {
  readonly budget: Budget;
  /** Called when someone waits because the budget does not allow the request. */
  readonly onWait: () => void;
}

interface Waiter {
  readonly urgency: () => Urgency | undefined;
  /** Its turn has come; false where it is not wanted. */
  readonly end: (isTurn: boolean) => void;
}

/** Turns by urgency, as the budget allows. */
export function createQueue({ budget, onWait }: QueueOptions): Queue {
  const waiters = new Set<Waiter>();
  let running = 0;
  let isLooking = false;
  let isNews = false;
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    isNews = true;
    if (!isLooking) void admit();
  }

  async function admit(): Promise<void> {
    isLooking = true;
    while (isNews) {
      isNews = false;
      while (await admitOne());
    }
    isLooking = false;
  }

  /** True where another look is worth it. */
  async function admitOne(): Promise<boolean> {
    clearTimeout(timer);
    let least = Infinity;
    let wait = Infinity;
    for (const { waiter, leaves } of inOrder()) {
      if (running >= MOST_AT_ONCE) return false;
      if (leaves >= least) continue;
      wait = await budget.take(leaves);
      if (wait === 0) {
        await start(waiter);
        return true;
      }
      least = leaves;
    }
    if (wait === Infinity || waiters.size === 0) return false;
    onWait();
    timer = setTimeout(look, Math.min(wait, LOOK_AGAIN));
    return false;
  }

  /** Those that are wanted; the others end. */
  function inOrder(): readonly { waiter: Waiter; rank: number; leaves: number }[] {
    const wanted = [...waiters].flatMap((waiter) => {
      const urgency = waiter.urgency();
      if (urgency) return { waiter, ...urgency };
      waiter.end(false);
      return [];
    });
    return wanted.sort((a, b) => a.rank - b.rank);
  }

  /** Much may have happened since it was asked for its urgency. */
  async function start(waiter: Waiter): Promise<void> {
    if (waiters.has(waiter) && waiter.urgency()) waiter.end(true);
    else await budget.learn(undefined);
  }

  function wait(signal: AbortSignal, urgency: Waiter["urgency"], go: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        urgency,
        end(isTurn) {
          leave();
          if (isTurn) go();
          resolve();
        },
      };
      function leave(): void {
        waiters.delete(waiter);
        signal.removeEventListener("abort", giveUp);
      }
      function giveUp(): void {
        leave();
        if (waiters.size === 0) clearTimeout(timer);
        reject(new Error("A turn was given up"));
      }
      signal.addEventListener("abort", giveUp);
      waiters.add(waiter);
      look();
    });
  }

  return {
    async turn(signal, urgency, run) {
      signal.throwIfAborted();
      let over: Promise<void> | undefined;
      await wait(signal, urgency, () => {
        running += 1;
        over = run().finally(() => {
          running -= 1;
          look();
        });
      });
      await over;
    },
  };
}

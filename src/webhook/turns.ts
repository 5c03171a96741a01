import type { Claimed } from "./delivery.js";
import { WebhookError } from "./errors.js";
import { replayKey, type ReplayStore } from "./replays.js";
import type { CheckedOptions } from "./options.js";
import { checkWindow, type Verified } from "./verify.js";

/** A delivery's one turn, under way until it is settled: false forgets it, for a second try. */
export interface Turn {
  readonly settle: (kept: boolean) => Promise<void>;
}

/**
 * Every signature gets one turn. A duplicate of a delivery that is under way in this process waits
 * for it to be settled: it is a duplicate if that was kept, and has the turn itself if it was not.
 * Token deliveries carry nothing to tell a replay by. `report` hears of a store failing to release.
 */
export function createTurns(
  store: ReplayStore | false,
  options: CheckedOptions,
  report: (error: unknown) => void,
): (verified: Verified, claimed: Claimed) => Promise<Turn | undefined> {
  const underWay = new Map<string, Promise<boolean>>();

  return async function takeTurn(verified, claimed) {
    if (!store || verified.method === "token") return { settle: () => Promise.resolve() };
    const key = replayKey(verified.mac);
    const expiresAt = verified.timestamp + options.toleranceSeconds;
    for (let other = underWay.get(key); other; other = underWay.get(key)) {
      if (await other) return undefined;
    }

    let settled: (kept: boolean) => void = () => undefined;
    underWay.set(key, new Promise((resolve) => (settled = resolve)));
    const end = (kept: boolean): void => {
      underWay.delete(key);
      settled(kept);
    };
    const settle = async (kept: boolean): Promise<void> => {
      const release = async () => store.release(key, expiresAt);
      if (!kept) await release().catch(report);
      end(kept);
    };
    try {
      const isFirst = await store.claim(key, expiresAt, claimed);
      // By now the store may have forgotten the delivery, for its window may have closed.
      checkWindow(verified.timestamp, options);
      if (isFirst) return { settle };
    } catch (cause) {
      end(false);
      if (cause instanceof WebhookError) throw cause;
      const message = "The memory of deliveries already taken is out of reach: try again later.";
      throw new WebhookError("replay_store_unavailable", message, { cause });
    }
    end(true);
    return undefined;
  };
}

import type { Logger } from "pino";
import type { Budget } from "../lights/cloud/index.js";
import type { Settings } from "../settings/settings.js";
import { createMemoryJournal, openDiskJournal } from "../store/disk-journal.js";
import type { Journal } from "../store/journal.js";

export interface OpenedJournal {
  readonly journal: Journal;
  /** What LIFX takes from all processes together; undefined where there is one. */
  readonly budget: Budget | undefined;
  /** What waits between processes, and since when (milliseconds since 1970); undefined without Redis. */
  readonly queue: () => { readonly length: number; readonly since?: number } | undefined;
}

/**
 * The journal that the settings ask for: in Redis, on the disk, or in memory. `onRecovery` hears that
 * it can take deliveries again, some of which were refused.
 */
export async function openJournal(
  { redis, statePath }: Settings,
  log: Logger,
  onRecovery: () => void,
): Promise<OpenedJournal> {
  if (redis) {
    // Not loaded where it is not asked for.
    const { openRedisJournal } = await import("../redis/journal.js");
    const journal = await openRedisJournal({ ...redis, onRecovery }, log);
    return { journal, budget: journal.budget, queue: journal.queue };
  }
  const journal =
    statePath === undefined
      ? createMemoryJournal()
      : await openDiskJournal(statePath, log, onRecovery);
  return { journal, budget: undefined, queue: () => undefined };
}

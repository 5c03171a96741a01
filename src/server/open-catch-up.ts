import type { Logger } from "pino";
import { createCatchUp, type CatchUp } from "../catch-up/index.js";
import type { Settings } from "../settings/settings.js";
import type { Journal } from "../store/journal.js";

export interface CatchUpOptions {
  readonly journal: Pick<Journal, "mayDrive" | "write">;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Asks Buildkite what was missed, for all processes; undefined where nobody said whom to ask. */
export function openCatchUp(
  { buildkite, buildkiteApiUrl: apiUrl }: Settings,
  { journal, log, now }: CatchUpOptions,
): CatchUp | undefined {
  if (!buildkite) return undefined;
  return createCatchUp({
    account: { apiUrl, ...buildkite },
    onSighting: async (sighting) => {
      if (journal.mayDrive()) await journal.write({ word: { sighting, receivedAt: now() } });
    },
    log,
    now,
  });
}

import { wordOf } from "../builds/word.js";
import type { Settings } from "../settings/settings.js";
import type { Journal } from "../store/journal.js";
import { createWebhooks, type Webhooks } from "../webhook/index.js";

/** Takes deliveries, of which each one's word goes into the journal. */
export function openWebhooks(
  { accept, toleranceSeconds }: Settings,
  { tokens, journal }: { readonly tokens: readonly string[]; readonly journal: Journal },
): Webhooks {
  const webhooks = createWebhooks({
    token: tokens,
    accept,
    toleranceSeconds,
    // What is answered 200 is kept, where anything is.
    acknowledge: journal.isDurable ? "after-handlers" : "before-handlers",
    replays: journal.replays,
  });
  webhooks.on("*", async (event, delivery) => {
    // What claims a signature has written the word in the same step.
    const isClaimed = journal.replays !== undefined && delivery.method === "signature";
    if (!isClaimed) await journal.write({ word: wordOf({ event, delivery }) });
  });
  return webhooks;
}

import { z } from "zod";
import { parseJson } from "../http/exchange.js";
import type { Answer } from "./deliver.js";

/** What an answer to a delivery says. */
export type Verdict =
  | { readonly verdict: "accepted" | "duplicate"; readonly event: string }
  | { readonly verdict: "refused"; readonly code: string; readonly message: string }
  /** Not this app's, or not its webhook's. */
  | { readonly verdict: "unknown" };

const Accepted = z.object({ ok: z.literal(true), event: z.string(), duplicate: z.boolean() });
/** How this app, and its webhook, refuses. */
export const Refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export function verdictOf({ status, body }: Answer): Verdict {
  const json = parseJson(body);
  const accepted = Accepted.safeParse(json).data;
  if (accepted && status === 200) {
    return { verdict: accepted.duplicate ? "duplicate" : "accepted", event: accepted.event };
  }
  const refused = Refused.safeParse(json).data;
  return refused ? { verdict: "refused", ...refused.error } : { verdict: "unknown" };
}

/** The verdict for people. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.verdict) {
    case "accepted":
      return `Accepted: ${verdict.event}.`;
    case "duplicate":
      return `Accepted, as a duplicate: ${verdict.event} was there before, and no handler ran again.`;
    case "refused":
      return `Refused: ${verdict.code}. ${verdict.message}`;
    case "unknown":
      return "That is no answer of this app's webhook: check --url.";
  }
}

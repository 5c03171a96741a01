import { occasions } from "../builds/occasion.js";
import type { Outlook, Verdict } from "../builds/outlook.js";

export type NewsType = "verdict.broken" | "verdict.fixed" | "verdict.still_failing";

/** What is remembered of a verdict: that of a branch, or of a step of it. */
export interface Told extends Pick<Verdict, "status"> {
  /** The build's. */
  readonly number: number;
  readonly url?: string | undefined;
}

export function toldOf({ status, build: { number, url } }: Verdict): Told {
  return { status, number, ...(url !== undefined && { url }) };
}

/** The verdict that speaks, once it stands: as for effects, not while its build is tried again. */
export function standingVerdict(outlook: Outlook): Verdict | undefined {
  return occasions(outlook).length > 0 ? outlook.verdict : undefined;
}

/** What a verdict is after the one before; undefined where it is no news. */
export function newsOf({ status, build }: Verdict, before: Told | undefined): NewsType | undefined {
  const wasFailed = before?.status === "failed";
  if (status === "passed") return wasFailed ? "verdict.fixed" : undefined;
  if (!wasFailed) return "verdict.broken";
  // A build that is retried and fails again is told once.
  return build.number === before.number ? undefined : "verdict.still_failing";
}

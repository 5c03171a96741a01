import { isDeepStrictEqual } from "node:util";
import type { Frame } from "../light.js";
import { effectDuration, type Effect } from "../look.js";
import { toCommand, type Command } from "./command.js";

/** A frame on its way. Times are in milliseconds on the clock that nobody sets. */
export interface Job {
  readonly frame: Frame;
  readonly command: Command;
  /** When it was asked for, and from when on it would come too late. */
  readonly since: number;
  readonly until: number;
  /** How often it was tried: a newer one starts from the shortest wait. */
  tries: number;
}

export function createJob(frame: Frame, effect: Effect, selector: string): Job {
  const since = performance.now();
  const until = frame.moment === undefined ? Infinity : since + effectDuration(effect);
  return { frame, command: toCommand(effect, selector), since, until, tries: 0 };
}

/** Whether a light that was told the one before needs to be told nothing. */
export function isShownBy(job: Job, before: Job | undefined): boolean {
  if (job === before) return true;
  if (before === undefined || job.frame.moment !== undefined) return false;
  return isDeepStrictEqual(job.command, before.command);
}

/** Whether it is of a moment, and was never sent. */
export function isMissed({ frame, tries }: Job): boolean {
  return frame.moment !== undefined && tries === 0;
}

import type { LightsConfig } from "../../settings/lights/index.js";
import type { Settings } from "../../settings/settings.js";
import { messageOf } from "../message-of.js";

/** `noted` is for what is not asked for, or cannot be known, or is a remark: nothing has failed. */
export type Mark = "ok" | "failed" | "noted";

export interface Result {
  readonly mark: Mark;
  /** How it is, and what to do where it is not well. Never a secret. */
  readonly says: string;
  readonly details?: readonly string[];
}

export interface Context {
  readonly settings: Settings;
  readonly lights: LightsConfig;
  /** Where the app is reached from outside. */
  readonly url: URL | undefined;
}

export interface Check {
  readonly name: string;
  /** The name of one before it, without whose success it makes no sense: it waits, or is left out. */
  readonly after?: string;
  /** A rejection's message counts as what a failed check says. */
  readonly run: (context: Context, signal: AbortSignal) => Promise<Result>;
}

export interface Line extends Result {
  readonly name: string;
}

/** Milliseconds for each check; they run side by side. */
const LIMIT = 15_000;

/** Begins all checks at once. Each resolves, to its line; to undefined where it is left out. */
export function runChecks(
  checks: readonly Check[],
  context: Context,
): readonly Promise<Line | undefined>[] {
  const lines = new Map<string, Promise<Line | undefined>>();

  async function run(check: Check): Promise<Line | undefined> {
    const before = check.after === undefined ? undefined : await lines.get(check.after);
    if (check.after !== undefined && before?.mark !== "ok") return undefined;
    return { name: check.name, ...(await runInTime(check, context)) };
  }

  for (const check of checks) lines.set(check.name, run(check));
  return [...lines.values()];
}

async function runInTime({ run }: Check, context: Context): Promise<Result> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result>((resolve) => {
    timer = setTimeout(() => {
      resolve(failed(`No answer within ${LIMIT / 1000} s.`));
    }, LIMIT);
  });
  try {
    return await Promise.race([run(context, limit.signal), late]);
  } catch (error) {
    return failed(messageOf(error));
  } finally {
    clearTimeout(timer);
    limit.abort();
  }
}

export function ok(says: string, details: readonly string[] = []): Result {
  return { mark: "ok", says, details };
}

export function failed(says: string, details: readonly string[] = []): Result {
  return { mark: "failed", says, details };
}

export function noted(says: string, details: readonly string[] = []): Result {
  return { mark: "noted", says, details };
}

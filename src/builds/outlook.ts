import { verdictTime } from "./order.js";
import type { BuildSnapshot } from "./sighting.js";
import type { Branch, BuildRecord } from "./record.js";
import { statusOf } from "./status-of.js";
import { worst, type Status } from "./status.js";

/** How long a word counts, in milliseconds. */
export interface Patience {
  /** After that long without any, a branch that is not the default one says nothing any more. */
  readonly branch: number;
  /** After that long without any, a build that still ran is taken to have ended unheard. */
  readonly running: number;
}

export const PATIENCE: Patience = {
  branch: 14 * 24 * 60 * 60 * 1000,
  running: 12 * 60 * 60 * 1000,
};

/** What is so with a branch at a time. Nothing of it is kept: it all follows from the state. */
export interface Outlook {
  readonly status?: Status;
  /** The verdict of the highest build number that has one, and the one before. */
  readonly verdict?: Verdict;
  readonly previous?: Verdict;
  /** Builds that are on their way, by ascending number. */
  readonly active: readonly Activity[];
  /** The verdict is a pass after a failure, or a failure after a failure. */
  readonly fixed: boolean;
  readonly stillFailing: boolean;
  /** When this changes by time alone, in milliseconds since 1970; Infinity where it does not. */
  readonly until: number;
}

export interface Verdict {
  readonly status: "passed" | "failed";
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly build: BuildSnapshot;
}

export interface Activity {
  readonly status: Status;
  readonly build: BuildSnapshot;
}

/**
 * What follows for a branch at a time. `heardAt` is when it was last heard of (milliseconds since
 * 1970), where that is known: deliveries without a signature may tell of a time long past, and are a
 * word all the same. It only ever lengthens patience, and decides nothing else.
 */
export function outlook(
  branch: Branch,
  now: number,
  patience: Patience = PATIENCE,
  heardAt = 0,
): Outlook {
  const verdicts = branch.builds.flatMap((record) => verdictOf(record) ?? []);
  const verdict = verdicts.at(-1);
  const previous = verdicts.at(-2);
  const speaker = verdict?.build.number ?? 0;

  const candidates = branch.builds
    .filter(({ number }) => number >= speaker)
    .flatMap((record) => activityOf(record) ?? []);
  // What waits at a block step waits for a person, over a weekend too.
  const runsOut = ({ status, build }: Activity) =>
    status === "blocked" ? Infinity : Math.max(build.t * 1000, heardAt) + patience.running;
  const active = candidates.filter((each) => now < runsOut(each));

  const silentAt = Math.max(lastWord(branch.builds), heardAt) + patience.branch;
  const isStale = now >= silentAt && !isDefault(branch.builds);
  const status = isStale ? undefined : statusFrom(verdict, active);
  const ends = [...active.map(runsOut), ...(isDefault(branch.builds) ? [] : [silentAt])];
  return {
    ...(status && { status }),
    ...(verdict && { verdict }),
    ...(previous && { previous }),
    active: isStale ? [] : active,
    fixed: verdict?.status === "passed" && previous?.status === "failed",
    stillFailing: verdict?.status === "failed" && previous?.status === "failed",
    until: Math.min(Infinity, ...ends.filter((end) => end > now)),
  };
}

function statusFrom(verdict: Verdict | undefined, active: readonly Activity[]): Status | undefined {
  const doing = active.map(({ status }) => status);
  if (verdict?.status !== "failed") return worst([...doing, ...(verdict ? [verdict.status] : [])]);
  const again = doing.includes("running") ? "failed_running" : "failed";
  return worst([...doing, again]);
}

function verdictOf({ verdict }: BuildRecord): Verdict | undefined {
  if (!verdict) return undefined;
  const status = verdict.state === "failed" ? "failed" : "passed";
  return { status, at: verdictTime(verdict), build: verdict };
}

/** What a build does now; undefined where it has ended, or says nothing. */
function activityOf({ now }: BuildRecord): Activity | undefined {
  const status = now && statusOf(now);
  if (!status || status === "passed" || status === "failed") return undefined;
  return { status, build: now };
}

/** Milliseconds since 1970. */
function lastWord(builds: readonly BuildRecord[]): number {
  return (
    1000 * Math.max(0, ...builds.flatMap(({ now, verdict }) => [now?.t ?? 0, verdict?.t ?? 0]))
  );
}

/** Whether the newest build is of its pipeline's default branch, which never grows stale. */
function isDefault(builds: readonly BuildRecord[]): boolean {
  const newest = builds.at(-1);
  return (newest?.now ?? newest?.verdict)?.isDefaultBranch ?? false;
}

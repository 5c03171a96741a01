import { verdictTime } from "./order.js";
import type { BuildSnapshot } from "./sighting.js";
import { lastWord, type Branch, type BuildRecord } from "./record.js";
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

/**
 * What is so with a branch, or with a step of it, at a time. Nothing of it is kept: it all follows
 * from the state.
 */
export interface Outlook {
  readonly status?: Status;
  /** Since when the status is so, by what was told, in milliseconds since 1970. */
  readonly since?: number;
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

/** What one build says of its branch, or of a step. */
export interface Reading {
  readonly number: number;
  readonly verdict?: Verdict;
  /** Missing where it has ended, or says nothing. */
  readonly activity?: Activity;
}

/** A build's own word may be forgotten while its jobs are kept: then its id and number are left. */
export type SpokenBuild = Pick<BuildSnapshot, "id" | "number" | "t" | "by" | "message" | "url"> &
  Partial<Pick<BuildSnapshot, "blocked">>;

export interface Verdict {
  readonly status: "passed" | "failed";
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly build: SpokenBuild;
}

export interface Activity {
  readonly status: Status;
  /** The newest instant that tells of it, in milliseconds since 1970. */
  readonly at: number;
  readonly build: SpokenBuild;
}

/** From when, and with what patience, one looks. */
export interface Viewpoint {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly patience: Patience;
  /**
   * When the branch was last heard of (milliseconds since 1970), 0 where that is not known:
   * deliveries without a signature may tell of a time long past, and are a word all the same. It only
   * ever lengthens patience, and decides nothing else.
   */
  readonly heardAt: number;
}

/** What follows for a branch at a time. For the arguments see Viewpoint. */
export function outlook(
  branch: Branch,
  now: number,
  patience: Patience = PATIENCE,
  heardAt = 0,
): Outlook {
  return conclude(branch, branch.builds.map(readBuild), { now, patience, heardAt });
}

/** What a build says of its branch. */
export function readBuild({ number, now, verdict }: BuildRecord): Reading {
  const status = now && statusOf(now);
  const isActive = status && status !== "passed" && status !== "failed";
  return {
    number,
    ...(verdict && {
      verdict: {
        status: verdict.state === "failed" ? "failed" : "passed",
        at: verdictTime(verdict),
        build: verdict,
      },
    }),
    ...(isActive && { activity: { status, at: now.newest, build: now } }),
  };
}

/** What follows from what the builds of a branch say, by ascending number. */
export function conclude(
  branch: Branch,
  readings: readonly Reading[],
  { now, patience, heardAt }: Viewpoint,
  silentAt = silence(branch, patience, heardAt),
): Outlook {
  const verdicts = readings.flatMap((reading) => reading.verdict ?? []);
  const verdict = verdicts.at(-1);
  const previous = verdicts.at(-2);
  const isSilent = now >= silentAt;

  const speaker = verdict?.build.number ?? 0;
  // What waits at a block step waits for a person, over a weekend too.
  const runsOut = ({ status, build }: Activity) =>
    status === "blocked" ? Infinity : Math.max(build.t * 1000, heardAt) + patience.running;
  const active = readings
    .filter(({ number }) => number >= speaker)
    .flatMap(({ activity }) => activity ?? [])
    .filter((activity) => !isSilent && now < runsOut(activity));

  const status = isSilent ? undefined : statusFrom(verdict, active);
  const ends = [...active.map(runsOut), silentAt];
  return {
    ...(status && { status, since: sinceWhen(status, verdict, active) }),
    ...(verdict && { verdict }),
    ...(previous && { previous }),
    active,
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

function sinceWhen(
  status: Status,
  verdict: Verdict | undefined,
  active: readonly Activity[],
): number {
  const doing = active.filter((activity) => activity.status === status);
  return doing.length > 0 ? Math.min(...doing.map(({ at }) => at)) : (verdict?.at ?? 0);
}

/** When a branch says nothing any more, in milliseconds since 1970. */
export function silence(
  { builds, dismissed }: Branch,
  { branch }: Patience,
  heardAt: number,
): number {
  const last = lastWord(...builds);
  if (dismissed !== undefined && last <= dismissed) return 0;
  return isDefault(builds) ? Infinity : Math.max(last * 1000, heardAt) + branch;
}

/** Whether the newest build is of its pipeline's default branch, which never grows stale. */
export function isDefault(builds: readonly BuildRecord[]): boolean {
  const newest = builds.at(-1);
  return (newest?.now ?? newest?.verdict)?.isDefaultBranch ?? false;
}

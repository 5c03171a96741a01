import { verdictTime } from "./order.js";
import type { BuildSnapshot, JobSnapshot } from "./sighting.js";
import type { BuildRecord } from "./record.js";
import { isOver, stepOf } from "./step.js";

/** How far behind the newest delivery a record is forgotten, in seconds: longer than any shows. */
const HORIZON = 30 * 24 * 60 * 60;

/**
 * How many of the newest verdicts are kept of a default branch. Two are all that is ever asked for, of
 * a build or of a step. But where one job of a step is over, others may be on their way still, or were
 * canceled; and a build tells how those of its jobs ended whose end was lost.
 */
const KEPT = 10;

/**
 * Drops what can never be shown again. Each record is judged for itself and by what only grows, so
 * that what is left does not depend on when it is judged:
 *
 * - of a default branch, which never grows stale, what stands below the KEPT newest verdicts (of the
 *   build, or of the step). Builds that trigger steps made are counted apart, for steps of other
 *   branches ask for them;
 * - of other branches, what lies HORIZON behind the newest delivery (`newest`, in seconds).
 */
export function forget(builds: readonly BuildRecord[], newest: number): BuildRecord[] {
  const horizon = newest - HORIZON;
  const isPast = (time: number, number: number, isDefaultBranch: boolean, lowest: number) =>
    isDefaultBranch ? number < lowest : time < horizon;
  const ended = builds.filter(({ verdict }) => verdict?.isDefaultBranch);
  const lowestBuild = lowestKept(ended);
  const lowestTriggered = lowestKept(ended.filter(({ verdict }) => verdict?.triggered));
  const lowestOf = new Map<string, number>();
  const lowestJob = (job: JobSnapshot): number => {
    const step = stepOf(job);
    const known = lowestOf.get(step);
    if (known !== undefined) return known;
    const lowest = lowestKept(builds.filter((build) => hasEnded(build, step)));
    lowestOf.set(step, lowest);
    return lowest;
  };

  return builds.flatMap(({ now, verdict, jobs, ...build }) => {
    const { number } = build;
    const keep = (snapshot: BuildSnapshot, time: number) => {
      const lowest = snapshot.triggered ? lowestTriggered : lowestBuild;
      return !isPast(time, number, snapshot.isDefaultBranch, lowest);
    };
    const kept: BuildRecord = {
      ...build,
      ...(now && keep(now, now.t) && { now }),
      ...(verdict && keep(verdict, verdictTime(verdict) / 1000) && { verdict }),
      jobs: jobs.filter((job) => !isPast(job.t, number, job.isDefaultBranch, lowestJob(job))),
    };
    return kept.now || kept.verdict || kept.jobs.length > 0 ? [kept] : [];
  });
}

function hasEnded({ jobs }: BuildRecord, step: string): boolean {
  return jobs.some((job) => job.isDefaultBranch && isOver(job) && stepOf(job) === step);
}

/** Builds come by ascending number. */
function lowestKept(builds: readonly BuildRecord[]): number {
  return builds.at(-KEPT)?.number ?? 0;
}

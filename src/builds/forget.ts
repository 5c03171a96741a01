import { verdictTime } from "./order.js";
import type { BuildSnapshot } from "./sighting.js";
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

/** The same of builds that trigger steps made: each may be asked for by a step of another build. */
const KEPT_TRIGGERED = 100;

/**
 * Drops what can never be shown again. Each record is judged for itself and by what only grows, so
 * that what is left does not depend on when it is judged:
 *
 * - of a default branch, which never grows stale, what stands below the KEPT newest verdicts (of the
 *   build, or of the step). Builds that trigger steps made are counted apart, for steps of other
 *   branches ask for them. Of a step that is rare, or is gone, what lies HORIZON behind as well;
 * - of other branches, what lies HORIZON behind the newest delivery (`newest`, in seconds).
 */
export function forget(builds: readonly BuildRecord[], newest: number): readonly BuildRecord[] {
  const horizon = newest - HORIZON;
  const ended = builds.filter(({ verdict }) => verdict?.isDefaultBranch);
  const lowest: Lowest = {
    build: lowestKept(ended.map(({ number }) => number)),
    triggered: lowestKept(
      ended.flatMap(({ number, verdict }) => (verdict?.triggered ? [number] : [])),
      KEPT_TRIGGERED,
    ),
    steps: new Map([...endsOfSteps(builds)].map(([step, ends]) => [step, lowestKept(ends)])),
  };
  const kept = builds.flatMap((build) => forgetOf(build, horizon, lowest) ?? []);
  const isSame =
    kept.length === builds.length && kept.every((build, index) => build === builds[index]);
  return isSame ? builds : kept;
}

/** The lowest build numbers whose words are kept of a default branch. */
interface Lowest {
  readonly build: number;
  readonly triggered: number;
  readonly steps: ReadonlyMap<string, number>;
}

/** What is left of a build; the same where all of it is, undefined where nothing is. */
function forgetOf(build: BuildRecord, horizon: number, lowest: Lowest): BuildRecord | undefined {
  const { id, number, now, verdict, jobs } = build;
  const isKept = (isDefaultBranch: boolean, time: number, from: number) =>
    isDefaultBranch ? number >= from : time >= horizon;
  const keepsWord = ({ isDefaultBranch, triggered }: BuildSnapshot, time: number) =>
    isKept(isDefaultBranch, time, triggered ? lowest.triggered : lowest.build);

  const keptNow = now && keepsWord(now, now.t) ? now : undefined;
  const keptVerdict =
    verdict && keepsWord(verdict, verdictTime(verdict) / 1000) ? verdict : undefined;
  const keptJobs = jobs.filter((job) => {
    const isRecent = job.t >= horizon || number >= lowest.build;
    return isRecent && isKept(job.isDefaultBranch, job.t, lowest.steps.get(stepOf(job)) ?? 0);
  });
  if (keptNow === now && keptVerdict === verdict && keptJobs.length === jobs.length) return build;
  if (!keptNow && !keptVerdict && keptJobs.length === 0) return undefined;
  return {
    ...{ id, number },
    ...(keptNow && { now: keptNow }),
    ...(keptVerdict && { verdict: keptVerdict }),
    jobs: keptJobs,
  };
}

/** By step, the numbers of the builds in which a job of it has ended on a default branch, ascending. */
function endsOfSteps(builds: readonly BuildRecord[]): ReadonlyMap<string, readonly number[]> {
  const steps = new Map<string, number[]>();
  for (const { number, jobs } of builds) {
    for (const job of jobs) {
      if (!job.isDefaultBranch || !isOver(job)) continue;
      const ends = steps.get(stepOf(job));
      if (!ends) steps.set(stepOf(job), [number]);
      else if (ends.at(-1) !== number) ends.push(number);
    }
  }
  return steps;
}

/** The numbers ascend, as builds do. */
function lowestKept(numbers: readonly number[], kept = KEPT): number {
  return numbers.at(-kept) ?? 0;
}

import type { JobSnapshot } from "./sighting.js";

/**
 * The jobs of one step in one build as lines of attempts, each from the first attempt to the last:
 * one line for a plain step, several for one with `parallelism` or a matrix. What must be there
 * though nothing was heard of it, the retry of a job or a parallel one, counts as scheduled.
 */
export function attemptsOf(jobs: readonly JobSnapshot[]): JobSnapshot[][] {
  const known = new Map(jobs.map((job) => [job.id, job]));
  const lines = new Map<string, JobSnapshot[]>();
  const generations = new Map<JobSnapshot, number>();
  for (const job of jobs) {
    const ids = ancestry(job, known);
    generations.set(job, ids.length);
    // The retry of a parallel job keeps its index, whichever attempts between were lost.
    const name = String(job.parallelIndex ?? ids.at(-1));
    const line = lines.get(name);
    if (line) line.push(job);
    else lines.set(name, [job]);
  }
  const generation = (job: JobSnapshot) => generations.get(job) ?? 0;
  const heard = [...lines.values()].map((line) => {
    const sorted = line.sort((a, b) => generation(a) - generation(b) || a.newest - b.newest);
    const last = sorted.at(-1);
    return last?.retried ? [...sorted, unheard(last)] : sorted;
  });
  const total = Math.max(0, ...jobs.map(({ parallelTotal = 0 }) => parallelTotal));
  const newest = jobs.reduce((a, b) => (b.newest > a.newest ? b : a));
  return lines.size < total ? [...heard, [unheard(newest)]] : heard;
}

/** The ids of a job, of the one that it is the retry of, and so on to the first that is known of. */
function ancestry({ id, retryOf }: JobSnapshot, known: ReadonlyMap<string, JobSnapshot>): string[] {
  const ids = new Set([id]);
  // Strangers may send a circle.
  for (let before = retryOf; before && !ids.has(before); before = known.get(before)?.retryOf) {
    ids.add(before);
  }
  return [...ids];
}

/** A job that another one tells of, no newer than that one. */
function unheard({ id, t, newest, type, isDefaultBranch }: JobSnapshot): JobSnapshot {
  const nothing = { state: "scheduled", softFailed: false, retried: false };
  return { id, t, newest, type, isDefaultBranch, ...nothing };
}

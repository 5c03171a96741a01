import { current, isVerdict } from "./world.js";
import type { SimBuild, SimJob, Terms, Version, World } from "./world.js";

/*
 * What nobody can tell from the deliveries, so that no truth is asked for of such a branch. A build
 * that had finished (or began to fail, or blocked) runs again, and its started_at, as written, does
 * not move beyond the newest instant of before. Then:
 *
 * - without signatures, nothing tells that it runs again;
 * - with them, nothing does within the second of that instant, or of the dispatch that told of it.
 *
 * The doubt ends with a verdict whose finished_at, as written, lies beyond.
 *
 * A step is in doubt where a job of it changed after its build had ended, but not later, as written,
 * than that end: it is taken for a job whose end was lost.
 */

/** To be called after a version was added to the build. */
export function judge(build: SimBuild, { terms, sent }: World): void {
  const now = current(build);
  const before = build.versions.at(-2);
  if (!before) return;
  const finished = written(now.finishedAt, terms);
  if (build.doubt !== undefined && isVerdict(now) && finished > build.doubt) delete build.doubt;

  // The jobs that came with running again tell of it.
  const jobs = build.jobs.filter(({ createdAt }) => createdAt !== now.at);
  const newest = Math.max(newestOf(before, terms), ...jobs.map((job) => newestOfJob(job, terms)));
  const isBack = now.state === "running" && before.state !== "scheduled";
  if (!isBack || written(now.startedAt, terms) > newest) return;
  const dispatched = sent.filter((each) => each.build === build).at(-1)?.at ?? 0;
  const isSameSecond = second(now.at) === second(Math.max(newest, dispatched));
  if (isSameSecond || terms.auth !== "signature") {
    build.doubt = Math.max(build.doubt ?? 0, newest);
  }
}

export function seemsOver(build: SimBuild, job: SimJob, { terms }: World): boolean {
  if (!["scheduled", "running", "failed"].includes(job.state) || job.softFailed) return false;
  return build.versions.slice(0, job.changedIn).some(({ state, blocked, finishedAt }) => {
    const hasEnded = ["passed", "failed", "canceled"].includes(state) && !blocked;
    return hasEnded && written(finishedAt, terms) >= newestOfJob(job, terms);
  });
}

function newestOfJob({ createdAt, startedAt, finishedAt }: SimJob, terms: Terms): number {
  return Math.max(...[createdAt, startedAt, finishedAt].map((at) => written(at, terms)));
}

function newestOf({ createdAt, startedAt, failingAt, finishedAt }: Version, terms: Terms): number {
  const instants = [createdAt, startedAt, failingAt, finishedAt];
  return Math.max(...instants.map((at) => written(at, terms)));
}

/** An instant as a reader of the body has it. */
function written(at: number | undefined, { format }: Terms): number {
  if (at === undefined) return 0;
  return format === "legacy" ? Math.floor(at / 1000) * 1000 : at;
}

function second(at: number): number {
  return Math.floor(at / 1000);
}

import { attemptsOf } from "./attempts.js";
import { verdictTime } from "./order.js";
import { readBuild, type Activity, type Reading, type Verdict } from "./outlook.js";
import { lastWord, type BuildRecord } from "./record.js";
import type { BuildSnapshot, JobSnapshot } from "./sighting.js";
import { isLeftOut, statusOfJob } from "./step.js";
import { worst, type Status } from "./status.js";

/** Finds a build by its id; undefined where nothing is known of it. */
export type BuildById = (id: string) => BuildRecord | undefined;

/** What a job says, or a line of attempts at one. */
interface Word {
  readonly result?: Pick<Verdict, "status" | "at">;
  /** `t`: when it was last heard of, in seconds. */
  readonly doing?: Pick<Activity, "status" | "at"> & { readonly t: number };
}

/**
 * What a build says of a step, from the jobs that it has of it. The step has a verdict when each line
 * of attempts has come to a result, or all are over and one has failed; once spoken, the verdict
 * stays while a job is retried. All lines must pass: one that was canceled has not.
 */
export function readStep(
  record: BuildRecord,
  jobs: readonly JobSnapshot[],
  buildById: BuildById,
): Reading {
  const lines = attemptsOf(jobs)
    .filter((line) => !line.slice(-1).some(isLeftOut))
    .map((line) => readLine(line.map((job) => readJob(job, record, buildById))));
  const results = lines.flatMap(({ result }) => result ?? []);
  const doing = lines.flatMap((line) => line.doing ?? []);
  const hasFailed = results.some(({ status }) => status === "failed");
  const isDecided = results.length === lines.length || (hasFailed && doing.length === 0);
  const { id, number, now, verdict } = record;
  const build = now ?? verdict ?? { id, number, t: lastWord(record) };
  const t = Math.max(build.t, ...doing.map((each) => each.t));
  return {
    number,
    ...(isDecided &&
      lines.length > 0 && {
        verdict: {
          status: hasFailed ? "failed" : "passed",
          at: Math.max(...results.map(({ at }) => at)),
          build,
        },
      }),
    ...(doing.length > 0 && { activity: { ...activityFrom(lines), build: { ...build, t } } }),
  };
}

/** What a step does of which some lines are on their way. */
function activityFrom(lines: readonly Word[]): Pick<Activity, "status" | "at"> {
  const since = (words: readonly { readonly at: number }[]) =>
    Math.min(...words.map(({ at }) => at));
  const lost = lines.flatMap(({ result, doing }) =>
    result?.status === "failed" && !doing ? result : [],
  );
  if (lost.length > 0) return { status: "failing", at: since(lost) };
  const doing = lines.flatMap((line) => line.doing ?? []);
  const status: Status = worst(doing.map((each) => each.status)) ?? "scheduled";
  // As with a build: it runs from its first job on, and again as soon as one is retried.
  const hasBegun = lines.some(({ result }) => result);
  return { status: status === "scheduled" && hasBegun ? "running" : status, at: since(doing) };
}

/** Superseded attempts do not speak, but a result stays until a later attempt has one. */
function readLine(attempts: readonly Word[]): Word {
  const result = attempts.flatMap((attempt) => attempt.result ?? []).at(-1);
  const doing = attempts.at(-1)?.doing;
  return { ...(result && { result }), ...(doing && { doing }) };
}

function readJob(job: JobSnapshot, build: BuildRecord, buildById: BuildById): Word {
  const status = statusOfJob(job);
  const { newest: at, t, softFailed, triggeredBuild } = job;
  if (status === "passed" && softFailed) return { result: { status, at } };
  const triggered = triggeredBuild === undefined ? undefined : buildById(triggeredBuild);
  // An asynchronous trigger passes at once: the build that it made decides, where it is known.
  if (triggered?.now ?? triggered?.verdict) return readTriggered(triggered);
  if (!status) return {};
  if (status === "passed") return { result: { status, at } };
  // The build has ended since: what happened meanwhile to this job, or to a retry, was lost.
  const end = [build.verdict, build.now].find((word) => word && isEnd(word, at));
  if (end?.state === "passed") return { result: { status: "passed", at: verdictTime(end) } };
  if (status === "failed") return { result: { status, at } };
  return end ? {} : { doing: { status, at, t } };
}

function readTriggered(build: BuildRecord): Word {
  const { verdict, activity } = readBuild(build);
  return {
    ...(verdict && { result: verdict }),
    ...(activity && { doing: { ...activity, t: activity.build.t } }),
  };
}

const ENDS: ReadonlySet<string> = new Set(["passed", "failed", "canceled", "skipped", "not_run"]);

/** Whether a build has ended at a time or later (milliseconds since 1970): none of its jobs is on its way. */
function isEnd(build: BuildSnapshot, time: number): boolean {
  return ENDS.has(build.state) && !build.blocked && verdictTime(build) >= time;
}

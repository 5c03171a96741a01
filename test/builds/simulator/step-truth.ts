import { seemsOver } from "./doubt.js";
import { doingOf, look, refKey, type Shown } from "./truth.js";
import type { SimBuild, SimJob, World } from "./world.js";

export interface StepTruth extends Shown {
  readonly branch: string;
  readonly step: string;
  /** Nobody could tell: see doubt.ts. */
  readonly inDoubt: boolean;
}

/** The truth of each step on each branch, tag and pull request, where all jobs were told of. */
export function stepTruths(world: World): StepTruth[] {
  const groups = new Map<string, [branch: string, step: string]>();
  for (const { pipeline, ref, jobs } of world.builds) {
    const branch = refKey(pipeline.id, ref);
    for (const { step } of jobs) groups.set(`${branch} ${step}`, [branch, step]);
  }
  return [...groups.values()].map(([branch, step]) => truth(world, branch, step));
}

function truth(world: World, branch: string, step: string): StepTruth {
  const newestFirst = world.builds
    .filter(({ pipeline, ref, jobs }) => {
      return refKey(pipeline.id, ref) === branch && jobs.some((job) => job.step === step);
    })
    .sort((a, b) => b.number - a.number);
  const inBuilds = newestFirst.map((build) => came(build.jobs.filter((job) => job.step === step)));
  const speaks = inBuilds.findIndex(({ failed }) => failed !== undefined);
  const [last, previous] = inBuilds.flatMap(({ failed }) => failed ?? []);
  const doing = inBuilds.slice(0, speaks === -1 ? undefined : speaks + 1).map((each) => each.doing);
  const isDoubtful = (build: SimBuild) =>
    build.jobs.some((job) => {
      const { triggered } = job;
      const isDoubted = triggered ? triggered.doubt !== undefined : seemsOver(build, job, world);
      return job.step === step && isDoubted;
    });
  return {
    branch,
    step,
    status: look(last, new Set(doing)),
    fixed: last === false && previous === true,
    stillFailing: last === true && previous === true,
    inDoubt: newestFirst.some(isDoubtful),
  };
}

interface Came {
  /** What it came to last: a retry that is under way, or came to nothing, leaves that as it was. */
  readonly failed: boolean | undefined;
  readonly doing: string;
}

/** What the jobs of one step came to in one build. */
function came(jobs: readonly SimJob[]): Came {
  const lines = jobs
    .filter(({ retryOf, state }) => retryOf === undefined && state !== "skipped")
    .map((job) => line(job, jobs));
  const open = lines.filter(({ doing }) => doing !== "");
  const over = lines.filter(({ doing }) => doing === "");
  const isRed = lines.some(({ failed }) => failed);
  const isComplete = lines.length > 0 && lines.every(({ failed }) => failed !== undefined);
  return {
    failed: isComplete || (isRed && open.length === 0) ? isRed : undefined,
    doing: together(
      open.map(({ doing }) => doing),
      over.some(({ failed }) => failed),
      lines.some(({ failed }) => failed !== undefined),
    ),
  };
}

function together(open: readonly string[], hasLost: boolean, hasBegun: boolean): string {
  if (open.length === 0) return "";
  if (hasLost) return "failing";
  const worst = ["failing", "blocked", "running"].find((each) => open.includes(each));
  return worst ?? (hasBegun ? "running" : "scheduled");
}

/** A job and its retries, one after the other. */
function line(job: SimJob, jobs: readonly SimJob[]): Came {
  const itself = attempt(job);
  const next = jobs.find(({ retryOf }) => retryOf === job.id);
  if (!next) return itself;
  const { failed, doing } = line(next, jobs);
  return { failed: failed ?? itself.failed, doing };
}

const OPEN = ["scheduled", "running", "failing", "blocked"];

function attempt({ state, softFailed, triggered }: SimJob): Came {
  if (triggered) {
    const failed = triggered.told ? triggered.told.state === "failed" : undefined;
    const doing = doingOf(triggered);
    return { failed, doing: OPEN.includes(doing) ? doing : "" };
  }
  const isOver = ["passed", "failed", "unblocked"].includes(state);
  const failed = isOver ? state === "failed" && !softFailed : undefined;
  return { failed, doing: OPEN.includes(state) ? state : "" };
}

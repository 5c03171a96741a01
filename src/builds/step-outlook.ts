import { conclude, silence, type Outlook, type Viewpoint } from "./outlook.js";
import { readStep, type BuildById } from "./read-step.js";
import type { Branch, BuildRecord } from "./record.js";
import type { JobSnapshot } from "./sighting.js";
import { stepOf } from "./step.js";

export interface StepOutlook {
  /** The step's key, else its label. */
  readonly step: string;
  readonly outlook: Outlook;
}

export interface StepOutlookOptions extends Viewpoint {
  /** Finds the build that a trigger step made, wherever it is. */
  readonly buildById: BuildById;
}

/** What follows for each step of a branch that matches by key or label, at a time; sorted by step. */
export function stepOutlooks(
  branch: Branch,
  matches: (keyOrLabel: string) => boolean,
  { buildById, ...viewpoint }: StepOutlookOptions,
): readonly StepOutlook[] {
  const isMatch = ({ stepKey, label }: JobSnapshot) =>
    [stepKey, label].some((name) => name !== undefined && matches(name));
  const steps = stepsOf(branch);
  const silentAt = silence(branch, viewpoint.patience, viewpoint.heardAt);
  const newest = branch.builds.findLast(({ verdict }) => verdict)?.number ?? 0;
  return [...steps]
    .filter(([, builds]) => builds.some(({ jobs }) => jobs.some(isMatch)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([step, builds]) => {
      const readings = builds.map(({ build, jobs }) => readStep(build, jobs, buildById));
      // Newer builds came to a verdict without it: it may be gone, on a default branch too.
      const isLeftBehind = (readings.at(-1)?.number ?? 0) < newest;
      const spoke = isLeftBehind ? 1000 * lastWordOf(builds) : Infinity;
      const end = Math.min(silentAt, spoke + viewpoint.patience.branch);
      return { step, outlook: conclude(branch, readings, viewpoint, end) };
    });
}

/** A build, and those of its jobs that are of one step. */
interface StepOfBuild {
  readonly build: BuildRecord;
  readonly jobs: JobSnapshot[];
}

/** The builds of each step, by ascending number. */
function stepsOf({ builds }: Branch): ReadonlyMap<string, readonly StepOfBuild[]> {
  const steps = new Map<string, StepOfBuild[]>();
  for (const build of builds) {
    for (const job of build.jobs) {
      const step = stepOf(job);
      const known = steps.get(step);
      const last = known?.at(-1);
      if (last?.build === build) last.jobs.push(job);
      else if (known) known.push({ build, jobs: [job] });
      else steps.set(step, [{ build, jobs: [job] }]);
    }
  }
  return steps;
}

/** In seconds. */
function lastWordOf(builds: readonly StepOfBuild[]): number {
  return builds.flatMap(({ jobs }) => jobs).reduce((last, { t }) => Math.max(last, t), 0);
}

/** The ids of the builds that a branch's trigger steps made: its steps change when those do. */
export function triggeredBuildsOf({ builds }: Branch): readonly string[] {
  return builds.flatMap(({ jobs }) => jobs.flatMap(({ triggeredBuild }) => triggeredBuild ?? []));
}

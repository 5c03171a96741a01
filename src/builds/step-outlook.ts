import { conclude, silence, type Outlook, type Viewpoint } from "./outlook.js";
import { readStep, type BuildById } from "./read-step.js";
import { lastWord, type Branch } from "./record.js";
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
  const jobs = branch.builds.flatMap((build) => build.jobs);
  const steps = [...new Set(jobs.filter(isMatch).map(stepOf))].sort();
  return steps.map((step) => {
    const readings = branch.builds.flatMap((build) => {
      const ofStep = build.jobs.filter((job) => stepOf(job) === step);
      return ofStep.length > 0 ? readStep(build, ofStep, buildById) : [];
    });
    const silentAt = silenceOf(step, branch, viewpoint);
    return { step, outlook: conclude(branch, readings, viewpoint, silentAt) };
  });
}

/**
 * When a step says nothing any more, in milliseconds since 1970: as its branch, and even on a default
 * branch where newer builds came to a verdict without it, for it may be gone.
 */
function silenceOf(step: string, branch: Branch, { patience, heardAt }: Viewpoint): number {
  const ofBranch = silence(branch, patience, heardAt);
  const having = branch.builds.filter(({ jobs }) => jobs.some((job) => stepOf(job) === step));
  const newest = having.at(-1);
  const isLeftBehind = branch.builds.some(
    ({ number, verdict }) => verdict && number > (newest?.number ?? 0),
  );
  if (!isLeftBehind) return ofBranch;
  return Math.min(ofBranch, lastWord(...having) * 1000 + patience.branch);
}

/** The ids of the builds that a branch's trigger steps made: its steps change when those do. */
export function triggeredBuildsOf({ builds }: Branch): readonly string[] {
  return builds.flatMap(({ jobs }) => jobs.flatMap(({ triggeredBuild }) => triggeredBuild ?? []));
}

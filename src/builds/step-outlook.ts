import { conclude, type Outlook, type Viewpoint } from "./outlook.js";
import { readStep, type BuildById } from "./read-step.js";
import type { Branch } from "./record.js";
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
    return { step, outlook: conclude(branch, readings, viewpoint) };
  });
}

/** The ids of the builds that a branch's trigger steps made: its steps change when those do. */
export function triggeredBuildsOf({ builds }: Branch): readonly string[] {
  return builds.flatMap(({ jobs }) => jobs.flatMap(({ triggeredBuild }) => triggeredBuild ?? []));
}

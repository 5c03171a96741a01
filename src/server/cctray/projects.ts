import type { StatusReport } from "../status.js";

type Pipeline = StatusReport["pipelines"][number];
type Branch = Pipeline["branches"][number];

/** What the format knows of a branch, in its own words: https://cctray.org/v1/ */
export interface Project extends LastBuild {
  readonly name: string;
  readonly activity: "Building" | "Sleeping";
  readonly webUrl: string;
}

interface LastBuild {
  readonly lastBuildStatus: "Success" | "Failure" | "Unknown";
  readonly lastBuildLabel?: string;
  readonly lastBuildTime: string;
}

/**
 * The projects of a CCTray feed: each branch of which something is known, and pull requests and tags
 * where a light shows them. `buildsUrl` is linked to where Buildkite sent no link.
 */
export function projectsOf({ pipelines }: StatusReport, buildsUrl: string): readonly Project[] {
  const projects = new Map<string, Project>();
  for (const pipeline of pipelines) {
    for (const branch of pipeline.branches) {
      const project = projectOf(pipeline, branch, buildsUrl);
      if (!project) continue;
      // A pipeline that was deleted and made anew has its slug again, and clients know only names.
      const other = projects.get(project.name);
      if (!other || other.lastBuildTime < project.lastBuildTime)
        projects.set(project.name, project);
    }
  }
  return [...projects.values()];
}

function projectOf(pipeline: Pipeline, branch: Branch, buildsUrl: string): Project | undefined {
  const { kind, name, isShown, status, active } = branch;
  if (kind !== "branch" && !isShown) return undefined;
  // Clients report a project that vanishes as an error, so a default branch stays.
  const stays = kind === "branch" && name === (pipeline.defaultBranch ?? name);
  const lastBuild = status !== null || stays ? lastBuildOf(branch) : undefined;
  if (!lastBuild) return undefined;
  return {
    name: nameOf(pipeline, branch),
    activity: active.some((build) => RUNNING.has(build.status)) ? "Building" : "Sleeping",
    ...lastBuild,
    webUrl: webUrlOf(pipeline, branch) ?? buildsUrl,
  };
}

/** What is scheduled sleeps: clients read `CheckingModifications` as if nothing were known. */
const RUNNING: ReadonlySet<string> = new Set(["running", "failing"]);

/** Undefined where there is no time to tell, which the format demands. */
function lastBuildOf({ status, since, verdict, active }: Branch): LastBuild | undefined {
  // The format has no word for a build that waits for a person, and Success would be a lie.
  if (status === "blocked" && since !== null) {
    const waiting = active.findLast((build) => build.status === "blocked");
    return lastBuild("Unknown", since, waiting?.number);
  }
  if (verdict?.since) {
    const result = verdict.status === "passed" ? "Success" : "Failure";
    return lastBuild(status === null ? "Unknown" : result, verdict.since, verdict.number);
  }
  return since === null ? undefined : lastBuild("Unknown", since);
}

function lastBuild(
  lastBuildStatus: LastBuild["lastBuildStatus"],
  lastBuildTime: string,
  number?: number,
): LastBuild {
  const label = number === undefined ? {} : { lastBuildLabel: String(number) };
  return { lastBuildStatus, ...label, lastBuildTime };
}

/**
 * Clients find a project again by its name, so it must not depend on which other branches are known:
 * the default branch has its pipeline's slug, whatever else there is.
 */
function nameOf({ slug, defaultBranch }: Pipeline, { kind, name, pullRequest }: Branch): string {
  if (kind === "tag") return `${slug} (tag ${name})`;
  if (kind === "pull_request") return `${slug} (#${pullRequest ?? "?"} ${name})`;
  return name === defaultBranch ? slug : `${slug} (${name})`;
}

function webUrlOf({ url }: Pipeline, { name }: Branch): string | undefined {
  if (!url?.startsWith("https://")) return undefined;
  return `${url}/builds?${new URLSearchParams({ branch: name }).toString()}`;
}

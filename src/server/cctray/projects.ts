import type { StatusReport } from "../status.js";

type Pipeline = StatusReport["pipelines"][number];
type Branch = Pipeline["branches"][number];
type Verdict = NonNullable<Branch["verdict"]>;

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
  const all = pipelines.flatMap((pipeline) =>
    pipeline.branches.flatMap((branch) => projectOf(pipeline, branch, buildsUrl) ?? []),
  );
  // A pipeline that was deleted and made anew has its slug again, and clients know only names.
  const newest = new Map<string, Project>();
  for (const project of all) {
    const other = newest.get(project.name);
    if (other && other.lastBuildTime >= project.lastBuildTime) continue;
    newest.set(project.name, project);
  }
  return [...newest.values()];
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
function lastBuildOf(branch: Branch): LastBuild | undefined {
  const { status, since, verdict, active } = branch;
  // The format has no word for a build that waits for a person, and Success would be a lie.
  if (status === "blocked" && since !== null) {
    const waiting = active.findLast((build) => build.status === "blocked");
    return lastBuild("Unknown", since, waiting?.number);
  }
  if (verdict?.since) return lastBuild(resultOf(branch, verdict), verdict.since, verdict.number);
  return since === null ? undefined : lastBuild("Unknown", since);
}

function resultOf({ status, active }: Branch, verdict: Verdict): LastBuild["lastBuildStatus"] {
  if (status === null) return "Unknown";
  if (verdict.status === "failed") return "Failure";
  // It came to a gate and runs on: it has passed so far.
  return active.some(({ number }) => number === verdict.number) ? "Unknown" : "Success";
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

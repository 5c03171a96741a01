import type { Webhook } from "./webhook.js";

export interface Pipeline {
  readonly id: string;
  readonly slug: string;
}

export type Pipelines = "all" | readonly Pipeline[];

export interface Scope {
  readonly scope: "all" | "some_projects";
  readonly scope_uuids: readonly string[];
}

/** Which pipelines, in Buildkite's words. */
export function scopeOf(pipelines: Pipelines): Scope {
  return pipelines === "all"
    ? { scope: "all", scope_uuids: [] }
    : { scope: "some_projects", scope_uuids: pipelines.map(({ id }) => id) };
}

export function namesOf(pipelines: Pipelines): string {
  return pipelines === "all" ? "all" : pipelines.map(({ slug }) => slug).join(", ");
}

const SCOPES: Readonly<Record<string, string>> = {
  some_projects: "pipeline",
  some_teams: "team",
  some_clusters: "cluster",
};

/** How wide a webhook reaches, of which only ids are known. */
export function widthOf({ scope, scope_uuids: { length } }: Webhook): string {
  const what = SCOPES[scope];
  return what === undefined ? "all" : `those of ${length} ${what}${length === 1 ? "" : "s"}`;
}

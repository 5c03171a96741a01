import type { Buildkite } from "./buildkite.js";
import { NEW_TOKEN } from "./refusal.js";
import type { Pipelines } from "./scope.js";
import { SetupError } from "./setup-error.js";

export interface Reach {
  /** Slugs, or `*` for all; empty to leave them as they are. */
  readonly pipelines: readonly string[];
  readonly dryRun: boolean;
}

/** Rejects where the API token may not do what is asked for. */
export async function requireScopes(
  buildkite: Buildkite,
  { pipelines, dryRun }: Reach,
): Promise<void> {
  const needed = [
    "read_notification_services",
    ...(dryRun ? [] : ["write_notification_services"]),
    ...(pipelines.some((slug) => slug !== "*") ? ["read_pipelines"] : []),
  ];
  const scopes = await buildkite.scopes();
  const missing = needed.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return;
  throw new SetupError(
    "scopes_missing",
    `The API token lacks the scope${missing.length === 1 ? "" : "s"} ${missing.join(" and ")}: make one that has ${missing.length === 1 ? "it" : "them"} at ${NEW_TOKEN}.`,
  );
}

/** Undefined where none are asked for. */
export async function resolvePipelines(
  buildkite: Buildkite,
  slugs: readonly string[],
): Promise<Pipelines | undefined> {
  if (slugs.length === 0) return undefined;
  if (slugs.includes("*")) return "all";
  return Promise.all([...new Set(slugs)].map((slug) => buildkite.pipeline(slug)));
}

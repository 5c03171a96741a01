import {
  outlook,
  type Activity,
  type Outlook,
  type Patience,
  type Verdict,
} from "../builds/outlook.js";
import type { Branch } from "../builds/record.js";
import type { PipelineSnapshot } from "../builds/sighting.js";
import { branchKey, type BranchKey, type State } from "../builds/state.js";
import type { Frame } from "../lights/light.js";
import { isWatched, type Survey, type Watch } from "../lights/watch.js";
import { STATUS_WORDS } from "../lights/words.js";

export interface StatusOptions {
  readonly state: State;
  readonly watch: Watch;
  readonly patience: Patience;
  readonly kinds: readonly string[];
  readonly survey: Survey;
  readonly heardAt: (key: BranchKey) => number;
  readonly frame: Frame;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly lastPing: number | undefined;
  readonly updatedAt: number | undefined;
}

export type StatusReport = ReturnType<typeof statusReport>;

/**
 * What `GET /api/status` answers, version 1. Lists are sorted, so that two reports of one state are
 * equal but for `now`, `updatedAt` and `lastPing`. Times are ISO 8601.
 */
export function statusReport(options: StatusOptions) {
  const { state, watch, patience, kinds, survey, heardAt, frame, now, lastPing, updatedAt } =
    options;
  const branches = state.branches.toList().groupBy(({ pipeline }) => pipeline);
  return {
    version: 1,
    now: iso(now),
    updatedAt: iso(updatedAt),
    lastPing: iso(lastPing),
    lights: [
      {
        name: "light",
        kinds,
        status: survey.status ?? null,
        moment: frame.moment ?? null,
        words: frame.words,
        because: survey.because.flatMap((key) => nameOf(state, key)),
      },
    ],
    pipelines: [...state.pipelines.values()].sort(bySlug).map((pipeline) => ({
      id: pipeline.id,
      slug: pipeline.slug,
      name: pipeline.name,
      url: pipeline.url ?? null,
      defaultBranch: pipeline.defaultBranch ?? null,
      branches: [...(branches.get(pipeline.id) ?? [])].sort(byRef).map((branch) => {
        const key = branchKey(branch.pipeline, branch.ref);
        const seen = outlook(branch, now, patience, heardAt(key));
        return branchReport(branch, isWatched(watch, branch), seen);
      }),
    })),
  };
}

function branchReport({ ref }: Branch, isShown: boolean, seen: Outlook) {
  return {
    name: ref.name,
    kind: ref.kind,
    pullRequest: ref.pullRequest ?? null,
    status: seen.status ?? null,
    words: seen.status ? STATUS_WORDS[seen.status] : null,
    isShown,
    fixed: seen.fixed,
    stillFailing: seen.stillFailing,
    verdict: seen.verdict ? verdictReport(seen.verdict) : null,
    previous: seen.previous ? verdictReport(seen.previous) : null,
    active: seen.active.map(activityReport),
  };
}

function verdictReport({ status, at, build }: Verdict) {
  return { status, since: iso(at), ...buildReport(build) };
}

function activityReport({ status, build }: Activity) {
  return { status, ...buildReport(build) };
}

function buildReport({ id, number, by, message, url }: Verdict["build"]) {
  return { id, number, by: by ?? null, message: message ?? null, url: url ?? null };
}

function nameOf(state: State, key: BranchKey) {
  const branch = state.branches.get(key);
  const pipeline = branch && state.pipelines.get(branch.pipeline);
  if (!branch || !pipeline) return [];
  return [{ pipeline: pipeline.slug, branch: branch.ref.name, kind: branch.ref.kind }];
}

function bySlug(a: PipelineSnapshot, b: PipelineSnapshot): number {
  return compare(a.slug, b.slug) || compare(a.id, b.id);
}

function byRef({ ref: a }: Branch, { ref: b }: Branch): number {
  return (
    compare(a.kind, b.kind) ||
    compare(a.name, b.name) ||
    compare(a.pullRequest ?? "", b.pullRequest ?? "")
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function iso(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}

import { outlook, type Activity, type Outlook, type Verdict } from "../builds/outlook.js";
import type { Branch } from "../builds/record.js";
import type { PipelineSnapshot } from "../builds/sighting.js";
import { statusOfJob, stepOf } from "../builds/step.js";
import { branchKey, type BranchKey, type State } from "../builds/state.js";
import { colorString } from "../lights/cloud/color-string.js";
import type { Arrivals } from "../lights/board.js";
import type { Effect } from "../lights/look.js";
import type { Showing } from "../lights/showing.js";
import { isWatched, viewsOf, type Context, type View } from "../lights/watch.js";
import { STATUS_WORDS } from "../lights/words.js";

export interface StatusOptions extends Arrivals {
  readonly state: State;
  readonly showings: readonly Showing[];
  readonly context: Context;
  readonly paused: boolean;
  /** What is wrong with the config file that was changed last; the one before it is in force. */
  readonly faults: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type StatusReport = ReturnType<typeof statusReport>;

/**
 * What `GET /api/status` answers, version 1. Lists are sorted, so that two reports of one state are
 * equal but for `now`, `updatedAt` and `lastPing`. Times are ISO 8601.
 */
export function statusReport(options: StatusOptions) {
  const { state, showings, context, paused, faults, now, lastPing, updatedAt } = options;
  const branches = branchesByPipeline(state);
  return {
    version: 1,
    now: new Date(now).toISOString(),
    updatedAt: iso(updatedAt),
    lastPing: iso(lastPing),
    paused,
    faults,
    lights: showings.map((showing) => lightReport(showing, state, context, now)),
    pipelines: [...state.pipelines.values()].sort(bySlug).map((pipeline) => ({
      id: pipeline.id,
      slug: pipeline.slug,
      name: pipeline.name,
      url: pipeline.url ?? null,
      defaultBranch: pipeline.defaultBranch ?? null,
      branches: [...(branches.get(pipeline.id) ?? [])].sort(byRef).map((branch) => {
        const key = branchKey(branch.pipeline, branch.ref);
        const shownBy = showings.filter(({ rule }) => isWatched(rule.watch, branch, state));
        const lights = shownBy.map(({ rule }) => rule.name);
        const seen = outlook(branch, now, context.patience, context.heardAt(key));
        const steps = viewsOf(state, key, () => true, now, context);
        return {
          key,
          ...branchReport(branch, lights, seen),
          steps: steps.map((view) => stepReport(view, branch)),
        };
      }),
    })),
  };
}

function branchesByPipeline({ branches }: State): ReadonlyMap<string, readonly Branch[]> {
  const all = new Map<string, Branch[]>();
  for (const branch of branches.values()) {
    const others = all.get(branch.pipeline);
    if (others) others.push(branch);
    else all.set(branch.pipeline, [branch]);
  }
  return all;
}

function lightReport(showing: Showing, state: State, context: Context, now: number) {
  const { rule, stage } = showing;
  const { status, because } = showing.survey();
  const { moment, words, effect } = stage.frame();
  const reasons = because.flatMap((key) =>
    viewsOf(state, key, rule.watch.steps, now, context)
      .filter(({ outlook }) => outlook.status === status)
      .flatMap(({ step, outlook }) => reasonReport(state, key, step, outlook)),
  );
  const [since = null] = reasons.flatMap((reason) => reason.since ?? []).sort();
  return {
    name: rule.name,
    kinds: stage.kinds,
    status: status ?? null,
    since,
    moment: moment ?? null,
    words,
    look: effect ? lookReport(effect) : null,
    because: reasons,
  };
}

/** Colours in the grammar of LIFX's HTTP API. */
function lookReport(effect: Effect) {
  const { movement, color } = effect;
  const from = effect.movement === "still" ? null : colorString(effect.from);
  return { movement, color: colorString(color), from };
}

function reasonReport(state: State, key: BranchKey, step: string | undefined, seen: Outlook) {
  const branch = state.branches.get(key);
  const pipeline = branch && state.pipelines.get(branch.pipeline);
  if (!branch || !pipeline) return [];
  return [
    {
      pipeline: pipeline.slug,
      branch: branch.ref.name,
      kind: branch.ref.kind,
      step: step ?? null,
      since: iso(seen.since),
    },
  ];
}

function branchReport({ ref }: Branch, lights: readonly string[], seen: Outlook) {
  return {
    name: ref.name,
    kind: ref.kind,
    pullRequest: ref.pullRequest ?? null,
    status: seen.status ?? null,
    since: iso(seen.since),
    words: seen.status ? STATUS_WORDS[seen.status] : null,
    isShown: lights.length > 0,
    lights,
    fixed: seen.fixed,
    stillFailing: seen.stillFailing,
    verdict: seen.verdict ? verdictReport(seen.verdict) : null,
    previous: seen.previous ? verdictReport(seen.previous) : null,
    active: seen.active.map(activityReport),
  };
}

function stepReport({ step = "", outlook }: View, branch: Branch) {
  const { status, since } = outlook;
  return { step, status: status ?? null, since: iso(since), url: stepUrl(step, outlook, branch) };
}

/** Where Buildkite shows what is so with a step: the job of it that failed, else the build. */
function stepUrl(step: string, { status, verdict, active }: Outlook, { builds }: Branch) {
  const build = active.find((each) => each.status === status)?.build ?? verdict?.build;
  if (build?.url === undefined) return null;
  const jobs = builds.find(({ number }) => number === build.number)?.jobs ?? [];
  const failed = jobs.findLast((job) => stepOf(job) === step && statusOfJob(job) === "failed");
  return failed ? `${build.url}#${failed.id}` : build.url;
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

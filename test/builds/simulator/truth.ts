import { current } from "./world.js";
import type { SimBuild, World } from "./world.js";

/** What is so with a branch, or a step of it, in the words of the issue. */
export interface Shown {
  readonly status: string | undefined;
  readonly fixed: boolean;
  readonly stillFailing: boolean;
}

export interface Truth extends Shown {
  /** Nobody could tell: see doubt.ts. */
  readonly inDoubt: boolean;
  /** When something of it was last dispatched. */
  readonly lastWord: number;
}

export function refKey(pipeline: string, { kind, name, pullRequest }: SimBuild["ref"]): string {
  return [pipeline, kind, name, pullRequest ?? ""].join("|");
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * The truth of each branch, tag and pull request at the end. A verdict counts if some body told of
 * it. Where `since` is given, what is older counts on the default branch alone.
 */
export function truths(world: World, since = 0): Map<string, Truth> {
  const groups = new Map<string, SimBuild[]>();
  for (const build of world.builds) {
    const key = refKey(build.pipeline.id, build.ref);
    groups.set(key, [...(groups.get(key) ?? []), build]);
  }
  return new Map([...groups].map(([key, builds]) => [key, truth(builds, world, since)]));
}

function truth(builds: readonly SimBuild[], { sent }: World, since: number): Truth {
  const isDefault = builds[0]?.ref.kind === "branch" && builds[0].ref.name === "main";
  const from = isDefault ? 0 : since;
  const words = new Map(builds.map((build) => [build, lastWordOf(build, sent)]));
  const spoken = builds
    .filter(({ told }) => told && (told.finishedAt ?? 0) >= from)
    .sort((a, b) => b.number - a.number);
  const [last, previous] = spoken.map(({ told }) => told?.state === "failed");
  const under = spoken[0]?.number ?? 0;
  const heard = builds.filter((build) => (words.get(build) ?? 0) >= from);
  const doing = heard.filter(({ number }) => number >= under).map(doingOf);
  // A word may lie hours behind what it tells of: which side it is on then, is not for us to say.
  const isNear = (at = 0) => Math.abs(at - from) < DAY;
  const atTheEdge = (build: SimBuild) => isNear(words.get(build)) || isNear(build.told?.finishedAt);
  return {
    status: look(last, new Set(doing)),
    fixed: last === false && previous === true,
    stillFailing: last === true && previous === true,
    inDoubt: builds.some((build) => build.doubt !== undefined || (from > 0 && atTheEdge(build))),
    lastWord: Math.max(...words.values()),
  };
}

function lastWordOf(of: SimBuild, sent: World["sent"]): number {
  return Math.max(0, ...sent.filter(({ build }) => build === of).map(({ at }) => at));
}

export function doingOf(build: SimBuild): string {
  const { state, blocked } = current(build);
  return state === "passed" && blocked ? "blocked" : state;
}

export function look(failed: boolean | undefined, doing: ReadonlySet<string>): string | undefined {
  if (doing.has("failing")) return "failing";
  if (failed) return doing.has("running") ? "failed_running" : "failed";
  for (const each of ["blocked", "running", "scheduled"]) if (doing.has(each)) return each;
  return failed === false ? "passed" : undefined;
}

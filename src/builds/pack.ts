import type { Branch, BuildRecord } from "./record.js";
import type { BuildSnapshot, JobSnapshot } from "./sighting.js";

/*
 * A branch as text, with neither what its key says nor the names of fields: as objects, a hundred
 * thousand branches would take some 250 MB. Fields come back in the order that sighting.ts writes
 * them in, for order.ts compares by it.
 */

type Maybe<T> = T | null;

type PackedBranch = readonly [builds: readonly PackedBuild[], dismissed: Maybe<number>];

type PackedBuild = readonly [
  id: string,
  number: number,
  now: Maybe<PackedSnapshot>,
  /** `true`: the same as `now`, as it mostly is. */
  verdict: Maybe<PackedSnapshot | true>,
  jobs: readonly PackedJob[],
];

type PackedSnapshot = readonly [
  t: number,
  newest: number,
  state: string,
  flags: number,
  finishedAt: Maybe<number>,
  by: Maybe<string>,
  message: Maybe<string>,
  url: Maybe<string>,
];

type PackedJob = readonly [
  id: string,
  t: number,
  newest: number,
  type: string,
  state: string,
  flags: number,
  stepKey: Maybe<string>,
  label: Maybe<string>,
  retryOf: Maybe<string>,
  triggeredBuild: Maybe<string>,
  parallelIndex: Maybe<number>,
  parallelTotal: Maybe<number>,
];

export function pack({ builds, dismissed }: Branch): string {
  return JSON.stringify([builds.map(packBuild), dismissed ?? null] satisfies PackedBranch);
}

/** A branch again, from what it is called and what `pack` made of it. */
export function unpack(of: Pick<Branch, "pipeline" | "ref">, text: string): Branch {
  const packed: unknown = JSON.parse(text);
  if (!isPacked(packed)) throw new TypeError("This was never packed.");
  const [builds, dismissed] = packed;
  const all = builds.map(unpackBuild);
  return dismissed === null ? { ...of, builds: all } : { ...of, builds: all, dismissed };
}

/** Only what `pack` wrote is ever given here, so there is no more to check. */
function isPacked(value: unknown): value is PackedBranch {
  return Array.isArray(value) && Array.isArray(value[0]);
}

function packBuild({ id, number, now, verdict, jobs }: BuildRecord): PackedBuild {
  const spoken = verdict === undefined ? null : verdict === now ? true : packSnapshot(verdict);
  return [id, number, now ? packSnapshot(now) : null, spoken, jobs.map(packJob)];
}

function unpackBuild([id, number, now, verdict, jobs]: PackedBuild): BuildRecord {
  const newest = now && unpackSnapshot(id, number, now);
  const spoken = verdict === true ? newest : verdict && unpackSnapshot(id, number, verdict);
  return {
    ...{ id, number },
    ...(newest && { now: newest }),
    ...(spoken && { verdict: spoken }),
    jobs: jobs.map(unpackJob),
  };
}

function packSnapshot(build: BuildSnapshot): PackedSnapshot {
  const { t, newest, state, blocked, isDefaultBranch, triggered } = build;
  const { finishedAt = null, by = null, message = null, url = null } = build;
  const flags = packFlags(blocked, isDefaultBranch, triggered);
  return [t, newest, state, flags, finishedAt, by, message, url];
}

function unpackSnapshot(
  id: string,
  number: number,
  [t, newest, state, flags, finishedAt, by, message, url]: PackedSnapshot,
): BuildSnapshot {
  const [blocked, isDefaultBranch, triggered] = unpackFlags(flags);
  return {
    ...{ id, number, t, newest, state, blocked, isDefaultBranch, triggered },
    ...(finishedAt !== null && { finishedAt }),
    ...(by !== null && { by }),
    ...(message !== null && { message }),
    ...(url !== null && { url }),
  };
}

function packJob(job: JobSnapshot): PackedJob {
  const { id, t, newest, type, state, softFailed, isDefaultBranch, retried } = job;
  const { stepKey = null, label = null, retryOf = null, triggeredBuild = null } = job;
  const { parallelIndex = null, parallelTotal = null } = job;
  const flags = packFlags(softFailed, isDefaultBranch, retried);
  const step = [stepKey, label, retryOf, triggeredBuild, parallelIndex, parallelTotal] as const;
  return [id, t, newest, type, state, flags, ...step];
}

function unpackJob(packed: PackedJob): JobSnapshot {
  const [id, t, newest, type, state, flags, stepKey, label, retryOf, ...others] = packed;
  const [triggeredBuild, parallelIndex, parallelTotal] = others;
  const [softFailed, isDefaultBranch, retried] = unpackFlags(flags);
  return {
    ...{ id, t, newest, type, state, softFailed, isDefaultBranch, retried },
    ...(stepKey !== null && { stepKey }),
    ...(label !== null && { label }),
    ...(retryOf !== null && { retryOf }),
    ...(triggeredBuild !== null && { triggeredBuild }),
    ...(parallelIndex !== null && { parallelIndex }),
    ...(parallelTotal !== null && { parallelTotal }),
  };
}

function packFlags(...flags: readonly [boolean, boolean, boolean]): number {
  return flags.reduce((sum, flag, index) => sum + (flag ? 1 << index : 0), 0);
}

function unpackFlags(flags: number): readonly [boolean, boolean, boolean] {
  return [(flags & 1) !== 0, (flags & 2) !== 0, (flags & 4) !== 0];
}

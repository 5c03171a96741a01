import type { BranchRef, BuildSnapshot, JobSnapshot } from "./sighting.js";

/** All that is known of a branch, a tag or a pull request. */
export interface Branch {
  readonly pipeline: string;
  readonly ref: BranchRef;
  /** By ascending number. */
  readonly builds: readonly BuildRecord[];
  /** Someone dismissed it: what is no newer than this (`t`, in seconds) is not shown any more. */
  readonly dismissed?: number;
}

/** All that is known of a build: the greatest of each thing, by the order in order.ts. */
export interface BuildRecord {
  readonly id: string;
  readonly number: number;
  /** The build's newest word. */
  readonly now?: BuildSnapshot;
  /** Its newest verdict: once spoken, it stays while the build runs again. */
  readonly verdict?: BuildSnapshot;
  readonly jobs: readonly JobSnapshot[];
}

/** The `t` of a build's newest word, or of a branch's, in seconds. */
export function lastWord(...builds: readonly BuildRecord[]): number {
  const words = builds.flatMap(({ now, verdict, jobs }) => [now, verdict, ...jobs]);
  return words.reduce((last, word) => Math.max(last, word?.t ?? 0), 0);
}

import { WORST_FIRST, worst, type Status } from "../../builds/status.js";
import type { StatusReport } from "../status.js";

type Pipeline = StatusReport["pipelines"][number];
type Branch = Pipeline["branches"][number];

/** A pipeline as a reader wants it: its branches from the worst to the best. */
export interface Judged {
  readonly pipeline: Pipeline;
  readonly branches: readonly Branch[];
  /** The worst of its branches that a light shows. */
  readonly status: Status | null;
  /** The one that it is the status of. */
  readonly speaker: Branch | undefined;
  /** Whether a light shows any of its branches. */
  readonly isShown: boolean;
}

/** What calls for what: a person, patience, or nothing. */
export const GROUPS = ["attention", "under way", "quiet", "not shown"] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Readonly<Record<Status, Group>> = {
  failing: "attention",
  failed: "attention",
  failed_running: "attention",
  blocked: "attention",
  running: "under way",
  scheduled: "under way",
  passed: "quiet",
};

/** Pipelines by group, the worst first, and of what is equally bad the newest. */
export function worstFirst(pipelines: readonly Pipeline[]): ReadonlyMap<Group, readonly Judged[]> {
  const judged = pipelines
    .map(judge)
    .sort((a, b) => badness(a) - badness(b) || newer(a.speaker, b.speaker));
  return new Map(GROUPS.map((group) => [group, judged.filter((each) => groupOf(each) === group)]));
}

function judge(pipeline: Pipeline): Judged {
  const branches = [...pipeline.branches].sort(
    (a, b) => Number(b.isShown) - Number(a.isShown) || badness(a) - badness(b) || newer(a, b),
  );
  const isShown = branches.some((branch) => branch.isShown);
  const counted = branches.filter((branch) => branch.isShown || !isShown);
  const status = worst(counted.flatMap((branch) => branch.status ?? [])) ?? null;
  const speaker = counted.find((branch) => branch.status === status);
  return { pipeline, branches, status, speaker, isShown };
}

function groupOf({ status, isShown }: Judged): Group {
  if (!isShown) return "not shown";
  return status === null ? "quiet" : GROUP_OF[status];
}

function badness({ status }: Pick<Branch, "status">): number {
  return status === null ? WORST_FIRST.length : WORST_FIRST.indexOf(status);
}

function newer(a: Branch | undefined, b: Branch | undefined): number {
  const [one, other] = [a?.since ?? "", b?.since ?? ""];
  return one === other ? 0 : one < other ? 1 : -1;
}

import { z } from "zod";
import type { Branch, BuildRecord } from "../builds/record.js";
import type {
  BranchRef,
  BuildSnapshot,
  JobSnapshot,
  PipelineSnapshot,
  Sighting,
} from "../builds/sighting.js";
import { MOMENTS, TEST_COLORS } from "../builds/moment.js";
import type { Word } from "../builds/word.js";
import type { Change } from "./change.js";

// Guards, for what zod's parse gives back has its fields in another order than what was kept.

export function isBranch(value: unknown): value is Branch {
  return BRANCH.safeParse(value).success;
}

export function isPipeline(value: unknown): value is PipelineSnapshot {
  return PIPELINE.safeParse(value).success;
}

export function isChange(value: unknown): value is Change {
  return CHANGE.safeParse(value).success;
}

/** One schema for each field that there is: a new one does not compile until it stands here. */
type Fields<T> = Record<keyof T, z.ZodType>;

const text = z.string();
const number = z.number();
const flag = z.boolean();
const maybeText = text.exactOptional();
const maybeNumber = number.exactOptional();

const PIPELINE: z.ZodType<PipelineSnapshot> = z.strictObject({
  id: text,
  t: number,
  slug: text,
  name: text,
  defaultBranch: maybeText,
  url: maybeText,
} satisfies Fields<PipelineSnapshot>);

const REF: z.ZodType<BranchRef> = z.strictObject({
  kind: z.enum(["branch", "pull_request", "tag"]),
  name: text,
  pullRequest: maybeText,
} satisfies Fields<BranchRef>);

const SNAPSHOT: z.ZodType<BuildSnapshot> = z.strictObject({
  id: text,
  number,
  t: number,
  newest: number,
  state: text,
  blocked: flag,
  finishedAt: maybeNumber,
  isDefaultBranch: flag,
  triggered: flag,
  by: maybeText,
  message: maybeText,
  url: maybeText,
} satisfies Fields<BuildSnapshot>);

const JOB: z.ZodType<JobSnapshot> = z.strictObject({
  id: text,
  t: number,
  newest: number,
  type: text,
  state: text,
  softFailed: flag,
  isDefaultBranch: flag,
  stepKey: maybeText,
  label: maybeText,
  retried: flag,
  retryOf: maybeText,
  triggeredBuild: maybeText,
  parallelIndex: maybeNumber,
  parallelTotal: maybeNumber,
} satisfies Fields<JobSnapshot>);

const BUILD: z.ZodType<BuildRecord> = z.strictObject({
  id: text,
  number,
  now: SNAPSHOT.exactOptional(),
  verdict: SNAPSHOT.exactOptional(),
  jobs: z.array(JOB),
} satisfies Fields<BuildRecord>);

const BRANCH: z.ZodType<Branch> = z.strictObject({
  pipeline: text,
  ref: REF,
  builds: z.array(BUILD),
  dismissed: maybeNumber,
} satisfies Fields<Branch>);

const SIGHTING: z.ZodType<Sighting> = z.strictObject({
  pipeline: PIPELINE,
  branch: REF,
  build: SNAPSHOT,
  job: JOB.exactOptional(),
} satisfies Fields<Sighting>);

const WORD: z.ZodType<Word> = z.strictObject({
  sighting: SIGHTING.exactOptional(),
  moment: z.enum(MOMENTS).exactOptional(),
  receivedAt: number,
} satisfies Fields<Word>);

const CHANGE: z.ZodType<Change> = z.union([
  z.strictObject({ word: WORD }),
  z.strictObject({ dismissed: text }),
  z.strictObject({ paused: flag }),
  z.strictObject({ tested: z.strictObject({ color: z.enum(TEST_COLORS), at: number }) }),
]);

import { createHash } from "node:crypto";
import { z } from "zod";
import type { Branch } from "../builds/record.js";
import { branchKey, type BranchKey, type State } from "../builds/state.js";

/** What to write, by a record's key; undefined removes one. */
export type Changes = ReadonlyMap<string, string | undefined>;

/** What waits to be written. */
export interface Unsaved {
  readonly branches: ReadonlySet<BranchKey>;
  /** By name, as JSON. */
  readonly notes: ReadonlyMap<string, string | undefined>;
}

/** The record that each batch writes, and that no sound store is without. */
export const HEAD = "head";

/** Grows with every change of what is kept: what is of another format is not read. */
const FORMAT = 1;

const Format = z.object({ format: z.number() });
const Head = z.object({ format: z.literal(FORMAT), newest: z.number(), sum: z.number() });
export type Head = z.infer<typeof Head>;

/** `sum`: see checksums.ts. */
export function headRecord(newest: number, sum: number): string {
  return JSON.stringify({ format: FORMAT, newest, sum } satisfies Head);
}

/** The head; "other" where it is of another format; undefined where it is none. */
export function readHead(text: string): Head | "other" | undefined {
  const value = parse(text);
  const head = Head.safeParse(value);
  if (head.success) return head.data;
  const format = Format.safeParse(value);
  return format.success && format.data.format !== FORMAT ? "other" : undefined;
}

/**
 * What to write of a state: what is unsaved, and the pipelines that are not as `kept` has them. All
 * of it as JSON, which keeps the order of fields: order.ts compares by it.
 */
export function changesOf(
  { pipelines, branches }: State,
  unsaved: Unsaved,
  kept: State["pipelines"],
): Map<string, string | undefined> {
  const changes = new Map<string, string | undefined>();
  for (const [id, pipeline] of pipelines) {
    if (kept.get(id) !== pipeline) changes.set(pipelineRecord(id), JSON.stringify(pipeline));
  }
  for (const key of unsaved.branches) {
    const branch = branches.get(key);
    changes.set(branchRecord(key), branch && JSON.stringify(branch));
  }
  for (const [name, text] of unsaved.notes) changes.set(noteRecord(name), text);
  return changes;
}

export const keyOf = ({ pipeline, ref }: Branch): BranchKey => branchKey(pipeline, ref);

export const branchRecord = (key: BranchKey): string => `branch ${hash(key)}`;
export const pipelineRecord = (id: string): string => `pipeline ${hash(id)}`;

const NOTE = "note ";
const noteRecord = (name: string): string => `${NOTE}${name}`;

/** The name of the note that a record is; undefined for other records. */
export function noteIn(record: string): string | undefined {
  return record.startsWith(NOTE) ? record.slice(NOTE.length) : undefined;
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Strangers write the names: a key is as long as any other, and has no half characters in it. */
function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

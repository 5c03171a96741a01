import { Map as ImmutableMap } from "immutable";
import { Branches } from "../builds/branches.js";
import type { PipelineSnapshot } from "../builds/sighting.js";
import { EMPTY, type State } from "../builds/state.js";
import { isBranch, isPipeline } from "./check.js";
import { Checksums } from "./checksums.js";
import { branchRecord, HEAD, keyOf, noteIn, parse, pipelineRecord, readHead } from "./records.js";

export interface Kept {
  readonly state: State;
  readonly notes: ReadonlyMap<string, unknown>;
}

/** What a store holds. */
export interface Found {
  readonly kept: Kept;
  readonly checksums: Checksums;
  /** The keys of records that make no sense: another program's, or of an older one of ours. */
  readonly refused: readonly string[];
}

export function nothingFound(): Found {
  const kept = { state: EMPTY, notes: new Map() };
  return { kept, checksums: new Checksums(), refused: [] };
}

/** Reads all records; a fault, in a word, where they are not those that were written. */
export async function readAll(
  records: AsyncIterable<readonly [string, string]>,
): Promise<Found | "damaged" | "other"> {
  const pipelines = new Map<string, PipelineSnapshot>();
  let branches = Branches.EMPTY;
  const notes = new Map<string, unknown>();
  const refused: string[] = [];
  const checksums = new Checksums();
  let head: ReturnType<typeof readHead>;
  for await (const [key, text] of records) {
    if (key === HEAD) {
      head = readHead(text);
      continue;
    }
    checksums.set(key, text);
    const value = parse(text);
    const note = noteIn(key);
    if (note !== undefined && value !== undefined) {
      notes.set(note, value);
    } else if (isBranch(value) && key === branchRecord(keyOf(value))) {
      branches = branches.set(value);
    } else if (isPipeline(value) && key === pipelineRecord(value.id)) {
      pipelines.set(value.id, value);
    } else {
      refused.push(key);
    }
  }
  if (head === "other") return "other";
  if (head?.sum !== checksums.sum) return "damaged";
  const { newest } = head;
  const state = { newest, pipelines: ImmutableMap(pipelines), branches };
  return { kept: { state, notes }, checksums, refused };
}

import type { BranchKey, State } from "../builds/state.js";
import type { Found } from "./read.js";
import { changesOf, HEAD, headRecord, type Changes } from "./records.js";

/** What waits to be written, beside what is on the disk. */
export interface Ledger {
  readonly save: (state: State, key: BranchKey) => void;
  readonly note: (name: string, text: string | undefined) => void;
  /** The disk holds this: what else there is to keep waits from now on. */
  readonly found: (found: Found) => void;
  /** Writes all that waits. Where that rejects, it waits on. */
  readonly flush: (write: (changes: Changes) => Promise<void>) => Promise<void>;
}

/** A ledger of what was found when the store was first opened; `known` is what is known by then. */
export function createLedger(first: Found, known: State = first.kept.state): Ledger {
  const { kept } = first;
  let latest = known;
  let onDisk = onDiskOf(first);
  const notes = new Map([...kept.notes].map(([name, value]) => [name, JSON.stringify(value)]));
  let unsaved = nothing();
  compare(kept.state);

  /** Whatever is not as it was found is to be written. */
  function compare({ branches }: State): void {
    for (const key of latest.branches.keys()) {
      if (!branches.isSame(latest.branches, key)) unsaved.branches.add(key);
    }
  }

  /** What is on the disk and was forgotten. */
  function gone(): BranchKey[] {
    const { branches } = latest;
    const added = [...unsaved.branches].filter(
      (key) => branches.has(key) && !onDisk.branches.has(key),
    );
    if (onDisk.branches.size + added.length === branches.size) return [];
    return [...onDisk.branches].filter((key) => !branches.has(key));
  }

  return {
    save(state, key) {
      latest = state;
      unsaved.branches.add(key);
    },
    note(name, text) {
      if (text === undefined) notes.delete(name);
      else notes.set(name, text);
      unsaved.notes.set(name, text);
    },
    found(found) {
      onDisk = onDiskOf(found);
      const { state, notes: noted } = found.kept;
      compare(state);
      for (const name of new Set([...notes.keys(), ...noted.keys()])) {
        unsaved.notes.set(name, notes.get(name));
      }
    },
    async flush(write) {
      const { branches, pipelines, newest } = latest;
      const { checksums } = onDisk;
      const taken = { ...unsaved, branches: new Set([...unsaved.branches, ...gone()]) };
      unsaved = nothing();
      const changes = changesOf(latest, taken, onDisk.pipelines);
      for (const key of onDisk.refused) changes.set(key, undefined);
      const head = headRecord(newest, checksums.sumAfter(changes));
      try {
        await write(new Map([...changes, [HEAD, head]]));
      } catch (error) {
        unsaved = {
          branches: new Set([...taken.branches, ...unsaved.branches]),
          notes: new Map([...taken.notes, ...unsaved.notes]),
        };
        throw error;
      }
      checksums.apply(changes);
      for (const key of taken.branches) {
        if (branches.has(key)) onDisk.branches.add(key);
        else onDisk.branches.delete(key);
      }
      onDisk = { ...onDisk, pipelines, refused: [] };
    },
  };
}

function onDiskOf({ kept, checksums, refused }: Found) {
  const { branches, pipelines } = kept.state;
  return { branches: new Set(branches.keys()), pipelines, checksums, refused };
}

function nothing() {
  return { branches: new Set<BranchKey>(), notes: new Map<string, string | undefined>() };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "@jest/globals";
import { pino, type Logger } from "pino";
import type { Sighting } from "../../src/builds/sighting.js";
import { branchKey, reduce, type State } from "../../src/builds/state.js";
import { openStore, type Kept } from "../../src/store/store.js";
import { word } from "../builds/words.js";

/** A path in a folder of its own for each test. */
export function freshPaths(): () => string {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), "build-light-store-"));
    folders.push(folder);
    return join(folder, "state");
  };
}

export interface Logged {
  readonly log: Logger;
  readonly lines: readonly string[];
}

export function logged(): Logged {
  const lines: string[] = [];
  return { log: pino({ level: "info" }, { write: (line) => lines.push(line) }), lines };
}

export const keyOf = ({ pipeline, branch }: Sighting) => branchKey(pipeline.id, branch);

export function on(name: string, sighting = word(1, "failed")): Sighting {
  return { ...sighting, branch: { kind: "branch", name } };
}

/** Text that differs where anything does, the order of fields included. */
export function textOf({ newest, pipelines, branches }: State): readonly string[] {
  const each = [...pipelines.entries(), ...branches.values()].map((one) => JSON.stringify(one));
  return [String(newest), ...each.sort()];
}

/** Keeps sightings beside what is there, so many at a time. Nothing of it is worth a line. */
export async function saveEach(
  path: string,
  sightings: readonly Sighting[],
  atATime = sightings.length,
): Promise<State> {
  const { log, lines } = logged();
  const store = await openStore(path, log);
  let { state } = await store.opened;
  for (let from = 0; from < sightings.length; from += atATime) {
    const saves = sightings.slice(from, from + atATime).map((sighting) => {
      state = reduce(state, sighting);
      return store.save(state, keyOf(sighting));
    });
    await Promise.all(saves);
  }
  await store.close();
  if (lines.length > 0) throw new Error(lines.join(""));
  return state;
}

/** What is there, and what is said on opening it. */
export async function keptIn(path: string): Promise<Kept & { readonly lines: readonly string[] }> {
  const { log, lines } = logged();
  const store = await openStore(path, log);
  const kept = await store.opened;
  await store.close();
  return { ...kept, lines };
}

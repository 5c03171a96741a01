import type { Logger } from "pino";
import { EMPTY } from "../builds/state.js";
import {
  destroyFile,
  dropOriginals,
  isNew,
  keepOriginals,
  lockOf,
  openFile,
  putAside,
  realPath,
  write,
  type File,
} from "./file.js";
import { nothingFound, readAll, type Found } from "./read.js";
import { HEAD, headRecord } from "./records.js";
import { isDamage } from "./trouble.js";

export interface Opened {
  readonly file: File;
  /** See lockOf. */
  readonly lock: string;
  readonly found: Found;
}

const FAULTS = {
  damaged: "The kept state is damaged: it is put aside, and a new one begins",
  other: "The kept state is of another version: it is put aside, and a new one begins",
};

const NONSENSE = "Some records of the kept state make no sense: they are dropped";

/**
 * Opens a store, or makes it. One that is damaged or of another format is renamed, never
 * overwritten. Rejects where something is in the way that may pass: a full disk, another process,
 * files that are not a store's.
 */
export async function open(given: string, log: Logger): Promise<Opened> {
  const path = await realPath(given);
  if (await isNew(path)) return begin(path);
  const opened = await openKept(path);
  if (typeof opened === "object") {
    const records = opened.found.refused.length;
    if (records > 0) log.error({ path, records }, NONSENSE);
    return opened;
  }
  const aside = await putAside(path);
  log.error({ path, aside }, FAULTS[opened]);
  return begin(path);
}

/** The head is written at once: a store without one has lost it. */
async function begin(path: string): Promise<Opened> {
  const file = await openFile(path, true);
  try {
    await write(file, new Map([[HEAD, headRecord(EMPTY.newest, 0)]]));
    return { file, lock: await lockOf(path), found: nothingFound() };
  } catch (error) {
    await file.close();
    await destroyFile(path);
    throw error;
  }
}

async function openKept(path: string): Promise<Opened | keyof typeof FAULTS> {
  let file: File | undefined;
  try {
    await keepOriginals(path);
    file = await openFile(path, false);
    const found = await readAll(file.iterator());
    if (typeof found === "object") {
      await dropOriginals(path);
      return { file, lock: await lockOf(path), found };
    }
    await file.close();
    return found;
  } catch (error) {
    await file?.close();
    if (await isDamage(error, path)) return "damaged";
    await dropOriginals(path);
    throw error;
  }
}

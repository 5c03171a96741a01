import type { Logger } from "pino";
import { EMPTY } from "../builds/state.js";
import { Checksums } from "./checksums.js";
import {
  destroyFile,
  dropOriginals,
  isFolder,
  isNew,
  keepOriginals,
  openFile,
  putAside,
  write,
  type File,
} from "./file.js";
import { readAll, type Found, type Kept } from "./read.js";
import { HEAD, headRecord } from "./records.js";
import { isDamage } from "./trouble.js";

export interface Opened {
  readonly file: File;
  readonly found: Found;
}

const NOTHING: Kept = { state: EMPTY, notes: new Map() };

const FAULTS = {
  damaged: "The kept state is damaged: it is put aside, and a new one begins",
  other: "The kept state is of another version: it is put aside, and a new one begins",
};

const NONSENSE = "Some records of the kept state make no sense: they are dropped";

/**
 * Opens a store, or makes it. One that is damaged or of another format is renamed, never
 * overwritten. Rejects where something is in the way that may pass: a full disk, another process.
 */
export async function open(path: string, log: Logger): Promise<Opened> {
  const isThere = await isFolder(path);
  if (isThere && (await isNew(path))) return begin(path);
  const opened = isThere ? await openKept(path) : "damaged";
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
  } catch (error) {
    await file.close();
    await destroyFile(path);
    throw error;
  }
  return { file, found: { kept: NOTHING, checksums: new Checksums(), refused: [] } };
}

async function openKept(path: string): Promise<Opened | keyof typeof FAULTS> {
  let file: File | undefined;
  try {
    await keepOriginals(path);
    file = await openFile(path, false);
    const found = await readAll(file.iterator());
    if (typeof found === "object") {
      await dropOriginals(path);
      return { file, found };
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

import {
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { join } from "node:path";
import { isNativeError } from "node:util/types";
import type { ClassicLevel } from "classic-level";
import type { Changes } from "./records.js";

export type File = ClassicLevel;

/** What LevelDB takes for its own: it reads such files, and deletes them. */
const HOLDS_RECORDS = /^(CURRENT|\d+\.(ldb|sst|log))$/;

/** A log that is named by a date may be anyone's: these are beside each of a store's. */
const IS_A_STORE = /^(CURRENT|MANIFEST-\d+|LOCK|\d{6,}\.(ldb|sst))$/;

/** Where the files lie as they were, while a store is opened. LevelDB never changes one in place. */
const ORIGINALS = "before-opening";

/** All that LevelDB makes, and ourselves. */
const OURS = /^(CURRENT|LOCK|LOG(\.old)?|MANIFEST-\d+|\d+\.(ldb|sst|log|dbtmp)|before-opening)$/;

/** Where a path leads: not the link to a folder is put aside, but the folder. */
export async function realPath(path: string): Promise<string> {
  return (await realpath(path).catch(unlessMissing)) ?? path;
}

/** Whether there is no store yet. Rejects where there is something else, which is left alone. */
export async function isNew(path: string): Promise<boolean> {
  const found = await stat(path).catch(unlessMissing);
  if (!found) return true;
  if (!found.isDirectory()) throw new Error("this is no folder: set another STATE_PATH");
  const names = await readdir(path);
  if (!names.some((name) => HOLDS_RECORDS.test(name))) return true;
  if (names.some((name) => IS_A_STORE.test(name))) return false;
  throw new Error("this folder holds something else: set another STATE_PATH");
}

/** Opens one, or makes it: never both. The package is loaded here, where it is needed. */
export async function openFile(path: string, create: boolean): Promise<File> {
  const { ClassicLevel } = await import("classic-level");
  const file = new ClassicLevel(path);
  await file.open({ createIfMissing: create, errorIfExists: create });
  return file;
}

/** Removes what was made of one that could not be begun. */
export async function destroyFile(path: string): Promise<void> {
  const { ClassicLevel } = await import("classic-level");
  await ClassicLevel.destroy(path);
}

/**
 * The file that LevelDB holds while it is open, by its number on the disk, which no other file gets
 * until then: it tells whether this store is still the one at its path.
 */
export async function lockOf(path: string): Promise<string> {
  const { dev, ino } = await stat(join(path, "LOCK"), { bigint: true });
  return `${dev} ${ino}`;
}

/** Rejects where what was written is no longer at its path: LevelDB writes to removed files, too. */
export async function mustBeInPlace(path: string, lock: string): Promise<void> {
  const now = await lockOf(path).catch(unlessMissing);
  if (now !== lock) throw new Error("its folder was removed or replaced");
}

/** Writes all of it or nothing. Resolves once it is on the disk. */
export async function write(file: File, changes: Changes): Promise<void> {
  const operations = [...changes].map(([key, value]) =>
    value === undefined ? ({ type: "del", key } as const) : ({ type: "put", key, value } as const),
  );
  await file.batch(operations, { sync: true });
}

/** LevelDB deletes what it has read, damaged or not: a second name keeps it until that is known. */
export async function keepOriginals(path: string): Promise<void> {
  const folder = join(path, ORIGINALS);
  await dropOriginals(path);
  await mkdir(folder);
  const names = await readdir(path);
  for (const name of names.filter((each) => /^(CURRENT$|MANIFEST-|\d{6,}\.)/.test(each))) {
    const copy = join(folder, name);
    // Some disks know no second names.
    await link(join(path, name), copy).catch(() => copyFile(join(path, name), copy));
  }
}

export async function dropOriginals(path: string): Promise<void> {
  await rm(join(path, ORIGINALS), { recursive: true, force: true });
}

/** Out of the way, and never lost; what else is in the folder stays. Resolves to where it is. */
export async function putAside(path: string): Promise<string> {
  const name = `aside-${new Date().toISOString().replaceAll(":", "-")}`;
  const names = await readdir(path);
  if (!names.every((each) => OURS.test(each))) return emptyInto(path, name);
  const aside = `${path}.${name}`;
  return rename(path, aside).then(
    () => aside,
    () => emptyInto(path, name),
  );
}

/** Where a folder cannot be renamed: it is a mount, say, or what it lies in is another user's. */
async function emptyInto(path: string, name: string): Promise<string> {
  const aside = join(path, name);
  await mkdir(aside);
  for (const each of await readdir(path)) {
    if (OURS.test(each)) await rename(join(path, each), join(aside, each));
  }
  return aside;
}

/** Whether LevelDB is led to its manifest; where it may not be read, nothing is known of that. */
export async function leadsToManifest(path: string): Promise<boolean> {
  try {
    const current = await readFile(join(path, "CURRENT"), "utf8");
    const [, name] = /^(MANIFEST-\d+)\n$/.exec(current) ?? [];
    return name !== undefined && (await stat(join(path, name))).isFile();
  } catch (error) {
    return !isMissing(error);
  }
}

function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function isMissing(error: unknown): boolean {
  return isNativeError(error) && "code" in error && error.code === "ENOENT";
}

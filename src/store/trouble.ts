import { isNativeError } from "node:util/types";
import { leadsToManifest } from "./file.js";

/** What an operator can do about it, by what LevelDB or the system says. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/LEVEL_LOCKED/, "another process uses it: give each its own STATE_PATH"],
  [/ENOSPC|EDQUOT|No space left|quota exceeded/i, "the disk is full: make room on it"],
  [/EFBIG|File too large/, "its files may not grow: raise the limit of their size"],
  [/EROFS|Read-only/, "the disk is read-only: mount it to be written, or set another STATE_PATH"],
  [
    /EACCES|EPERM|Permission denied|not permitted/,
    "this user may not write it: give it the right to, or set another STATE_PATH",
  ],
  [/EMFILE|ENFILE|Too many open files/, "too many files are open: raise the limit of open files"],
  [/EIO|Input\/output error/, "the disk does not work: look at it, or set another STATE_PATH"],
  [/LEVEL_CORRUPTION/, "it is damaged"],
  [
    /ENOTDIR|EEXIST|Not a directory|ENOENT.* mkdir/,
    "no folder can be made there: set another STATE_PATH",
  ],
];

/** Why nothing can be kept, in a sentence for an operator. */
export function troubleIn(error: unknown, path: string): string {
  return `The state at ${path} cannot be kept, for ${adviceOn(error) ?? saidBy(error)}.`;
}

/** For the log: where it is known what to do, where in the code it came up tells nobody more. */
export function tracesOf(error: unknown): { readonly reason: string } | { readonly err: unknown } {
  return adviceOn(error) === undefined ? { err: error } : { reason: saidBy(error) };
}

function adviceOn(error: unknown): string | undefined {
  const said = saidBy(error);
  return ADVICE.find(([pattern]) => pattern.test(said))?.[1];
}

/**
 * Whether an error of a store that was there says that its files are damaged, and not that
 * something around them is in the way.
 */
export async function isDamage(error: unknown, path: string): Promise<boolean> {
  const said = saidBy(error);
  if (said.includes("LEVEL_LOCKED")) return false;
  // The second is of a table that is shorter than it was.
  if (/LEVEL_CORRUPTION|\.(ldb|sst): Invalid argument/.test(said)) return true;
  return !(await leadsToManifest(path));
}

/** LevelDB's reason for not opening is the cause of what it throws. */
function saidBy(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  if (error.cause !== undefined) return saidBy(error.cause);
  const code = "code" in error ? `${String(error.code)} ` : "";
  return `${code}${error.message}`;
}

import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { systemCode } from "../http/system-code.js";

/** What stands in a file, or comes by the standard input where the path is `-`. */
export function readInput(path: string): Promise<Buffer> {
  if (path !== "-") return readFile(path).catch((error: unknown) => unreadable(path, error));
  if (process.stdin.isTTY)
    process.stderr.write("Paste it here, then press Ctrl-D on a line of its own.\n");
  return buffer(process.stdin);
}

function unreadable(path: string, error: unknown): never {
  const code = systemCode(error) ?? "unknown";
  if (code === "ENOENT") throw new Error(`There is no file ${path}: check its name and folder.`);
  throw new Error(`${path} cannot be read (${code}): give a file that this user may read.`);
}

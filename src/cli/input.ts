import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";

/** What stands in a file, or comes by the standard input where the path is `-`. */
export function readInput(path: string): Promise<Buffer> {
  if (path !== "-") return readFile(path);
  if (process.stdin.isTTY)
    process.stderr.write("Paste it here, then press Ctrl-D on a line of its own.\n");
  return buffer(process.stdin);
}

import { crc32 } from "node:zlib";
import type { Changes } from "./records.js";

/**
 * A checksum of each record but the head, and one over all of them, which the head keeps. LevelDB
 * leaves out what it finds damaged in its log and reads on, and takes blocks of its tables
 * unchecked: only this tells that a record is missing or another.
 */
export class Checksums {
  readonly #each = new Map<string, number>();
  #sum = 0;

  get sum(): number {
    return this.#sum;
  }

  /** What the sum will be after these changes. */
  sumAfter(changes: Changes): number {
    let sum = this.#sum;
    for (const [key, text] of changes) sum ^= (this.#each.get(key) ?? 0) ^ checksum(key, text);
    return sum;
  }

  apply(changes: Changes): void {
    for (const [key, text] of changes) this.set(key, text);
  }

  set(key: string, text: string | undefined): void {
    const after = checksum(key, text);
    this.#sum ^= (this.#each.get(key) ?? 0) ^ after;
    if (text === undefined) this.#each.delete(key);
    else this.#each.set(key, after);
  }
}

function checksum(key: string, text: string | undefined): number {
  return text === undefined ? 0 : crc32(text, crc32(key));
}

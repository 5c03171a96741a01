import { Map as ImmutableMap } from "immutable";
import { pack, unpack } from "./pack.js";
import type { Branch } from "./record.js";
import type { BranchRef } from "./sighting.js";

/** Names a branch, a tag or a pull request of a pipeline. Pipelines by id: a slug may be used again. */
export type BranchKey = string;

export function branchKey(
  pipeline: string,
  { kind, name, pullRequest = "" }: BranchRef,
): BranchKey {
  return JSON.stringify([pipeline, kind, pullRequest, name] satisfies Key);
}

type Key = readonly [pipeline: string, kind: BranchRef["kind"], pullRequest: string, name: string];

function refOf(key: BranchKey): Pick<Branch, "pipeline" | "ref"> {
  const parsed: unknown = JSON.parse(key);
  if (!isKey(parsed)) throw new TypeError("This is no key of a branch.");
  const [pipeline, kind, pullRequest, name] = parsed;
  return { pipeline, ref: { kind, name, ...(pullRequest && { pullRequest }) } };
}

/** Only what `branchKey` wrote is ever given here, so there is no more to check. */
function isKey(value: unknown): value is Key {
  return Array.isArray(value) && value.length === 4;
}

/** What was unpacked last: after a delivery, each light looks at the same branch. */
let latest: { readonly key: BranchKey; readonly text: string; readonly branch: Branch } | undefined;

/** Branches by key. It is never changed: `set` and `delete` make the next one, at the cost of one branch. */
export class Branches {
  static readonly EMPTY = new Branches(ImmutableMap());

  private constructor(private readonly packed: ImmutableMap<BranchKey, string>) {}

  get size(): number {
    return this.packed.size;
  }

  has(key: BranchKey): boolean {
    return this.packed.has(key);
  }

  get(key: BranchKey): Branch | undefined {
    const text = this.packed.get(key);
    if (text === undefined) return undefined;
    if (latest?.key !== key || latest.text !== text) {
      latest = { key, text, branch: unpack(refOf(key), text) };
    }
    return latest.branch;
  }

  /** Whether all of a branch is as it is there. */
  isSame(other: Branches, key: BranchKey): boolean {
    return this.packed.get(key) === other.packed.get(key);
  }

  set(branch: Branch): Branches {
    const key = branchKey(branch.pipeline, branch.ref);
    return new Branches(this.packed.set(key, pack(branch)));
  }

  delete(key: BranchKey): Branches {
    return new Branches(this.packed.delete(key));
  }

  keys(): Iterable<BranchKey> {
    return this.packed.keys();
  }

  *values(): Iterable<Branch> {
    for (const [key, text] of this.packed) yield unpack(refOf(key), text);
  }
}

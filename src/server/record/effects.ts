import { outlook } from "../../builds/outlook.js";
import { branchKey, type BranchKey, type State } from "../../builds/state.js";
import type { BranchRef } from "../../builds/sighting.js";
import type { Status } from "../../builds/status.js";
import type { Word } from "../../builds/word.js";
import type { Board } from "../../lights/board.js";
import type { World } from "../../store/journal.js";

/** What a word has changed at once; what follows by time alone is not its own. */
export interface Effects {
  /** Missing where it is of no branch, or says nothing that was not known. */
  readonly branch?: BranchEffect;
  /** Lights that say something else than before. */
  readonly lights: readonly LightEffect[];
}

export interface BranchEffect {
  readonly pipeline: string;
  readonly ref: BranchRef;
  /** The branch's status; undefined where nothing is known. */
  readonly from: Status | undefined;
  readonly to: Status | undefined;
  readonly build: number;
  /** Nothing was known of the build before. */
  readonly isNewBuild: boolean;
}

export interface LightEffect {
  readonly name: string;
  /** What it shows, in words. */
  readonly from: string;
  readonly to: string;
}

export interface WatchedBoard {
  readonly board: Board;
  readonly apply: World["apply"];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly applied: (word: Word, effects: Effects) => void;
}

/** Applies changes, and tells of every word what it has changed. */
export function tellOfEffects({ board, apply, now, applied }: WatchedBoard): World["apply"] {
  return (change) => {
    if (!("word" in change)) return apply(change);
    const { word } = change;
    const before = look(board, word, now());
    const key = apply(change);
    applied(word, compare(before, look(board, word, now()), word));
    return key;
  };
}

interface Look {
  readonly state: State;
  readonly key: BranchKey | undefined;
  readonly status: Status | undefined;
  readonly isBuildKnown: boolean;
  readonly lights: ReadonlyMap<string, string>;
}

/** What changes in place or with the hour is looked at now; the state stays as it was. */
function look(board: Board, { sighting }: Word, now: number): Look {
  const { patience, heardAt } = board.context();
  const state = board.state();
  const key = sighting && branchKey(sighting.pipeline.id, sighting.branch);
  const branch = key === undefined ? undefined : state.branches.get(key);
  const heard = key === undefined ? 0 : heardAt(key);
  const seen = branch && outlook(branch, now, patience, heard);
  const isBuildKnown =
    branch?.builds.some(({ number }) => number === sighting?.build.number) ?? false;
  const lights = new Map(
    board.showings().map(({ rule, stage }) => [rule.name, stage.frame().words]),
  );
  return { state, key, status: seen?.status, isBuildKnown, lights };
}

function compare(before: Look, after: Look, { sighting }: Word): Effects {
  const lights = [...after.lights].flatMap(([name, to]) => {
    const from = before.lights.get(name) ?? to;
    return from === to ? [] : [{ name, from, to }];
  });
  const { key } = after;
  const isNews = key !== undefined && !after.state.branches.isSame(before.state.branches, key);
  if (!sighting || !isNews) return { lights };
  const branch: BranchEffect = {
    pipeline: sighting.pipeline.slug,
    ref: sighting.branch,
    from: before.status,
    to: after.status,
    build: sighting.build.number,
    isNewBuild: !before.isBuildKnown && after.isBuildKnown,
  };
  return { branch, lights };
}

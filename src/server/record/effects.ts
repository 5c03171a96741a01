import { outlook, type Viewpoint } from "../../builds/outlook.js";
import type { Branch } from "../../builds/record.js";
import { branchKey, type BranchKey, type State } from "../../builds/state.js";
import type { BranchRef } from "../../builds/sighting.js";
import type { Status } from "../../builds/status.js";
import type { Word } from "../../builds/word.js";
import type { Board } from "../../lights/board.js";
import type { World } from "../../store/journal.js";
import { later } from "./later.js";

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
  /** The effects are worked out when they are asked for; until then what they come from is kept. */
  readonly applied: (word: Word, effects: () => Effects) => void;
}

/** Applies changes, and tells of every word what it has changed. */
export function tellOfEffects({ board, apply, now, applied }: WatchedBoard): World["apply"] {
  return (change) => {
    if (!("word" in change)) return apply(change);
    const { word } = change;
    const of = word.sighting && branchKey(word.sighting.pipeline.id, word.sighting.branch);
    const before = look(board, of, now());
    const key = apply(change);
    const after = look(board, of, now());
    applied(
      word,
      later(() => compare(before, after, word)),
    );
    return key;
  };
}

/** What is there at a time; of a state, which never changes, nothing has to be read yet. */
interface Look extends Viewpoint {
  readonly state: State;
  readonly key: BranchKey | undefined;
  readonly lights: readonly Omit<LightEffect, "from">[];
}

function look(board: Board, key: BranchKey | undefined, now: number): Look {
  const { patience, heardAt } = board.context();
  return {
    state: board.state(),
    key,
    now,
    patience,
    heardAt: key === undefined ? 0 : heardAt(key),
    lights: board.showings().map(({ rule, stage }) => {
      return { name: rule.name, to: stage.frame().words };
    }),
  };
}

function compare(before: Look, after: Look, { sighting }: Word): Effects {
  // No light comes or goes while a word is applied.
  const lights = after.lights.flatMap(({ name, to }, index) => {
    const from = before.lights[index]?.to ?? to;
    return from === to ? [] : [{ name, from, to }];
  });
  const { key } = after;
  const isNews = key !== undefined && !after.state.branches.isSame(before.state.branches, key);
  if (!sighting || !isNews) return { lights };
  const build = sighting.build.number;
  const branch: BranchEffect = {
    pipeline: sighting.pipeline.slug,
    ref: sighting.branch,
    from: statusAt(before),
    to: statusAt(after),
    build,
    isNewBuild: !knows(before, build) && knows(after, build),
  };
  return { branch, lights };
}

function statusAt(look: Look): Status | undefined {
  const branch = branchAt(look);
  return branch && outlook(branch, look.now, look.patience, look.heardAt).status;
}

function knows(look: Look, build: number): boolean {
  return branchAt(look)?.builds.some(({ number }) => number === build) ?? false;
}

function branchAt({ state, key }: Look): Branch | undefined {
  return key === undefined ? undefined : state.branches.get(key);
}

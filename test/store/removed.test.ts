import { cpSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { describe, expect, it, jest } from "@jest/globals";
import { EMPTY, reduce, type State } from "../../src/builds/state.js";
import { openStore } from "../../src/store/store.js";
import { word } from "../builds/words.js";
import { until } from "../helpers/until.js";
import { freshPaths, keptIn, keyOf, logged, on, textOf } from "./support.js";

jest.setTimeout(60_000);

const freshPath = freshPaths();

/** What happens to the folder of a store that is open, and is copied now and then. */
const losses: readonly (readonly [string, (path: string, copy: string) => void])[] = [
  [
    "removed",
    (path) => {
      rmSync(path, { recursive: true });
    },
  ],
  [
    "moved away",
    (path) => {
      renameSync(path, `${path}-away`);
    },
  ],
  [
    "emptied",
    (path) => {
      rmSync(path, { recursive: true });
      mkdirSync(path);
    },
  ],
  [
    "replaced by an older copy of it",
    (path, copy) => {
      rmSync(path, { recursive: true });
      renameSync(copy, path);
    },
  ],
];

describe("a store whose folder is lost while it is open", () => {
  it.each(losses)("%s: says so at the next save, and keeps all of it anew", async (...args) => {
    const [, lose] = args;
    const path = freshPath();
    const { log, lines } = logged();
    const store = await openStore(path, log);
    let state: State = EMPTY;
    const save = async (name: string, number: number) => {
      const sighting = on(name, word(number, "failed", number));
      state = reduce(state, sighting);
      await store.save(state, keyOf(sighting));
    };
    await save("main", 1);
    await save("other", 1);
    await store.note("removed", 1);
    cpSync(path, `${path}-copy`, { recursive: true });
    await save("main", 2);
    await store.note("bulb", 2);
    await store.note("removed", undefined);
    lose(path, `${path}-copy`);
    await expect(save("main", 3)).rejects.toThrow("its folder was removed or replaced");
    expect(store.unavailable()).toContain(path);
    await until(() => store.unavailable() === undefined);
    await save("late", 4);
    await store.close();
    expect(lines.map((line) => /"level":(\d+)/.exec(line)?.[1])).toEqual(["50", "30"]);
    const kept = await keptIn(path);
    expect(kept.lines).toEqual([]);
    expect(textOf(kept.state)).toEqual(textOf(state));
    expect(kept.notes).toEqual(new Map([["bulb", 2]]));
  });
});

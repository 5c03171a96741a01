import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { sight } from "../../src/builds/sighting.js";
import { EMPTY, dismiss, forgetAll, reduce } from "../../src/builds/state.js";
import { openStore } from "../../src/store/store.js";
import { longLives } from "../builds/lives.js";
import { simulate } from "../builds/simulator.js";
import { T, word } from "../builds/words.js";
import { freshPaths, keptIn, keyOf, logged, on, saveEach, textOf } from "./support.js";

const freshPath = freshPaths();
const DAY = 24 * 60 * 60;

describe("a store", () => {
  it("is empty at first, and silent", async () => {
    const path = freshPath();
    const nothing = { state: EMPTY, notes: new Map(), lines: [] };
    expect(await keptIn(path)).toEqual(nothing);
    expect(await keptIn(path)).toEqual(nothing);
  });

  it("keeps months of Buildkite, field by field in their order", async () => {
    const path = freshPath();
    const sent = fc.sample(longLives, { seed: 7, numRuns: 20 }).flatMap(({ terms, actions }) => {
      return simulate(terms, actions).sent;
    });
    const sightings = sent.flatMap(({ event, at }) => {
      const timestamp = Math.floor(at / 1000);
      return sight(event, { method: "signature", timestamp, receivedAt: at }) ?? [];
    });
    expect(sightings.length).toBeGreaterThan(100);
    const state = await saveEach(path, sightings);
    const kept = await keptIn(path);
    expect(textOf(kept.state)).toEqual(textOf(state));
    expect(kept.lines).toEqual([]);
  });

  it.each([
    ["long", "\u{1f4a1}".repeat(2000)],
    ["of what JSON escapes", '\u0000\\"'.repeat(1000)],
    ["half a character", "a\ud83d"],
    ["empty", ""],
  ])("keeps a branch whose name is %s", async (_, name) => {
    const path = freshPath();
    const state = await saveEach(path, [on(name)]);
    expect(textOf((await keptIn(path)).state)).toEqual(textOf(state));
  });

  it("keeps the last of many saves of one branch, and those of others between them", async () => {
    const path = freshPath();
    const numbers = Array.from({ length: 300 }, (_, index) => index + 1);
    const state = await saveEach(
      path,
      numbers.map((number) => on(`branch-${number % 7}`, word(number, "running", number))),
    );
    expect(textOf((await keptIn(path)).state)).toEqual(textOf(state));
  });

  it("keeps what someone dismissed", async () => {
    const path = freshPath();
    const sighting = on("main");
    const key = keyOf(sighting);
    const store = await openStore(path, logged().log);
    const state = reduce(EMPTY, sighting);
    await store.save(dismiss(state, key), key);
    await store.close();
    const kept = await keptIn(path);
    expect(kept.state.branches.get(key)?.dismissed).toBe(T);
  });

  it("drops the branches that are gone, named or not", async () => {
    const path = freshPath();
    const feature = (name: string, after = 0) => {
      const { build, ...rest } = on(name, word(1, "failed", after));
      return { ...rest, build: { ...build, isDefaultBranch: false } };
    };
    const before = await saveEach(path, [feature("one"), feature("two"), feature("three")]);
    expect(before.branches.size).toBe(3);
    const store = await openStore(path, logged().log);
    const late = feature("four", 40 * DAY);
    const { state } = await store.opened;
    const after = forgetAll(reduce(state, late));
    expect([...after.branches.keys()]).toEqual([keyOf(late)]);
    await store.save(after, keyOf(late));
    expect(textOf((await peek(path, store)).state)).toEqual(textOf(after));
    const last = await openStore(path, logged().log);
    await last.save({ ...after, branches: EMPTY.branches }, keyOf(late));
    const { state: none } = await peek(path, last);
    expect([none.branches.size, none.newest]).toEqual([0, T + 40 * DAY]);
  });

  it("keeps notes, and removes those that are undefined", async () => {
    const path = freshPath();
    const store = await openStore(path, logged().log);
    const color = { hue: 120, kelvin: 3500 };
    await Promise.all([store.note("d073d5000001", color), store.note("d073d5000002", null)]);
    await store.note("d073d5000003", 1);
    await store.note("d073d5000003", undefined);
    const { notes, lines } = await peek(path, store);
    expect(notes).toEqual(
      new Map<string, unknown>([
        ["d073d5000001", color],
        ["d073d5000002", null],
      ]),
    );
    expect(lines).toEqual([]);
  });

  it("refuses to save once it is closed", async () => {
    const store = await openStore(freshPath(), logged().log);
    await store.close();
    await expect(store.save(EMPTY, "key")).rejects.toThrow("closed");
    await expect(store.note("name", 1)).rejects.toThrow("closed");
  });
});

async function peek(path: string, store: { readonly close: () => Promise<void> }) {
  await store.close();
  return keptIn(path);
}

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { EMPTY } from "../../src/builds/state.js";
import { Checksums } from "../../src/store/checksums.js";
import { openFile, write } from "../../src/store/file.js";
import { HEAD, headRecord } from "../../src/store/records.js";
import { T } from "../builds/words.js";
import { freshPaths, keptIn, on, saveEach, textOf } from "./support.js";

const freshPath = freshPaths();

/** The records of a store, and what they are made to be. */
async function rewrite(
  path: string,
  change: (key: string, text: string) => string,
  head = (sum: number) => headRecord(T, sum),
): Promise<void> {
  const file = await openFile(path, false);
  const checksums = new Checksums();
  const changes = new Map<string, string>();
  for (const [key, text] of await file.iterator().all()) {
    if (key === HEAD) continue;
    changes.set(key, change(key, text));
    checksums.set(key, change(key, text));
  }
  await write(file, changes.set(HEAD, head(checksums.sum)));
  await file.close();
}

describe("records that make no sense", () => {
  it("are dropped, which is said once", async () => {
    const path = freshPath();
    await saveEach(path, [on("sound"), on("cut"), on("odd"), on("moved")]);
    await rewrite(path, (_, text) => {
      if (text.includes('"name":"cut"')) return '{"pipeline":';
      if (text.includes('"name":"odd"')) return text.replace('"jobs":[]', '"jobs":{}');
      return text.replace('"name":"moved"', '"name":"away"');
    });
    const { state, lines } = await keptIn(path);
    expect([...state.branches.values()].map(({ ref }) => ref.name)).toEqual(["sound"]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/"level":50.*"records":3.*make no sense/);
    const again = await keptIn(path);
    expect(textOf(again.state)).toEqual(textOf(state));
    expect(again.lines).toEqual([]);
  });
});

describe("a store of another version", () => {
  it("is put aside as it is, and a new one begins", async () => {
    const path = freshPath();
    await saveEach(path, [on("old")]);
    const head = '{"format":2,"newest":"2026"}';
    await rewrite(
      path,
      (_, text) => text,
      () => head,
    );
    const { state, lines } = await keptIn(path);
    expect(state).toEqual(EMPTY);
    const aside = readdirSync(dirname(path)).filter((name) => /^state\.aside-.*Z$/.test(name));
    expect(aside).toHaveLength(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("another version");
    for (const where of [path, ...aside]) expect(lines[0]).toContain(where);
    const old = await openFile(join(dirname(path), aside[0] ?? ""), false);
    expect(await old.get(HEAD)).toBe(head);
    expect(await old.keys().all()).toHaveLength(3);
    await old.close();
    const after = await saveEach(path, [on("new")]);
    expect(textOf((await keptIn(path)).state)).toEqual(textOf(after));
  });
});

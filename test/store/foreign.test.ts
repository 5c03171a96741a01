import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, jest } from "@jest/globals";
import { EMPTY } from "../../src/builds/state.js";
import { openStore } from "../../src/store/store.js";
import { until } from "../helpers/until.js";
import { freshPaths, keptIn, logged, on, saveEach, textOf } from "./support.js";

jest.setTimeout(60_000);

const freshPath = freshPaths();

const folderOf =
  (...names: readonly string[]) =>
  (path: string) => {
    mkdirSync(path);
    for (const name of names) writeFileSync(join(path, name), "precious");
  };

const others: readonly (readonly [string, (path: string) => void, string])[] = [
  ["a folder of logs", folderOf("20261003.log", "notes.txt"), "this folder holds something else"],
  ["a folder of one log", folderOf("1.log"), "this folder holds something else"],
  [
    "a file",
    (path) => {
      writeFileSync(path, "precious");
    },
    "this is no folder",
  ],
  ["a pipe", (path) => execFileSync("mkfifo", [path]), "this is no folder"],
];

/** All that is beside a path or in it, by name, number and size. */
function lying(path: string): readonly string[] {
  const folder = dirname(path);
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => {
    const { ino, size } = statSync(join(folder, name));
    return `${name} ${ino} ${size}`;
  });
}

describe("what is no store", () => {
  it.each(others)("%s is left alone, which is said, until it is gone", async (...args) => {
    const [, make, said] = args;
    const path = freshPath();
    make(path);
    const before = lying(path);
    const { log, lines } = logged();
    const store = await openStore(path, log);
    expect(store.unavailable()).toContain(`${said}: set another STATE_PATH`);
    await expect(store.save(EMPTY, "key")).rejects.toThrow(said);
    expect(lines).toHaveLength(1);
    expect(lying(path)).toEqual(before);
    renameSync(path, `${path}-moved`);
    await until(() => store.unavailable() === undefined);
    await store.close();
    expect((await keptIn(path)).lines).toEqual([]);
  });

  it("may lie in the folder where one begins, if LevelDB does not take it for its own", async () => {
    const path = freshPath();
    folderOf("notes.txt", ".gitkeep", "build.log")(path);
    const before = lying(path).filter((line) => /txt|gitkeep|build/.test(line));
    const state = await saveEach(path, [on("main")]);
    expect(textOf((await keptIn(path)).state)).toEqual(textOf(state));
    expect(lying(path)).toEqual(expect.arrayContaining(before));
  });

  it("is a link that leads nowhere, until it leads to a folder", async () => {
    const path = freshPath();
    const target = join(dirname(path), "target");
    symlinkSync(target, path);
    const store = await openStore(path, logged().log);
    expect(store.unavailable()).toContain("set another STATE_PATH");
    mkdirSync(target);
    await until(() => store.unavailable() === undefined);
    await store.close();
    expect(readdirSync(target)).toContain("CURRENT");
  });
});

import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, jest } from "@jest/globals";
import { reduce } from "../../src/builds/state.js";
import { openStore } from "../../src/store/store.js";
import { isDamage, troubleIn } from "../../src/store/trouble.js";
import { until } from "../helpers/until.js";
import { freshPaths, keptIn, keyOf, logged, on, saveEach, textOf } from "./support.js";

jest.setTimeout(60_000);

const freshPath = freshPaths();

describe("a store that cannot be opened", () => {
  it("says that another process has it, leaves it alone, and later keeps its notes in it", async () => {
    const path = freshPath();
    const one = await openStore(path, logged().log);
    const state = reduce((await one.opened).state, on("main"));
    await one.save(state, keyOf(on("main")));
    const { log, lines } = logged();
    const two = await openStore(path, log);
    const trouble = two.unavailable();
    expect(trouble).toContain("another process uses it: give each its own STATE_PATH");
    await expect(two.save(state, keyOf(on("main")))).rejects.toThrow(trouble);
    await expect(two.note("bulb", 2)).rejects.toThrow(trouble);
    await expect(two.note("name", 1)).rejects.toThrow(trouble);
    await expect(two.note("name", undefined)).rejects.toThrow(trouble);
    await one.note("bulb", 1);
    await one.close();
    const kept = await two.opened;
    expect(textOf(kept.state)).toEqual(textOf(state));
    expect(kept.notes).toEqual(new Map([["bulb", 1]]));
    await until(() => two.unavailable() === undefined);
    await two.close();
    expect(lines.map((line) => /"level":(\d+)/.exec(line)?.[1])).toEqual(["50", "30"]);
    expect(readdirSync(dirname(path))).toEqual(["state"]);
    expect((await keptIn(path)).notes).toEqual(new Map([["bulb", 2]]));
  });

  it("says what lies in its way, and makes it once that is gone", async () => {
    const parent = freshPath();
    writeFileSync(parent, "a file");
    const path = join(parent, "state");
    const store = await openStore(path, logged().log);
    expect(store.unavailable()).toContain("no folder can be made there");
    rmSync(parent);
    await store.opened;
    await until(() => store.unavailable() === undefined);
    await store.close();
    expect((await keptIn(path)).lines).toEqual([]);
  });

  it("closes all the same", async () => {
    const parent = freshPath();
    writeFileSync(parent, "a file");
    const store = await openStore(join(parent, "state"), logged().log);
    await store.close();
    expect(store.unavailable()).toBeDefined();
  });
});

describe("what an operator is told", () => {
  it.each([
    ["LEVEL_IO_ERROR", "IO error: state/000003.log: No space left on device", "make room"],
    ["ENOSPC", "ENOSPC: no space left on device, mkdir 'state'", "make room"],
    ["LEVEL_IO_ERROR", "IO error: state/LOCK: Permission denied", "this user"],
    ["EACCES", "EACCES: permission denied, mkdir 'state'", "this user"],
    ["EROFS", "EROFS: read-only file system, mkdir 'state'", "read-only"],
    ["LEVEL_IO_ERROR", "IO error: state/000003.log: Input/output error", "does not work"],
    ["LEVEL_IO_ERROR", "IO error: state/000003.log: Too many open files", "limit of open files"],
    ["ESTALE", "ESTALE: stale file handle", "ESTALE: stale file handle"],
  ])("of %s, %s: %s, which puts nothing aside", async (code, message, advice) => {
    const path = freshPath();
    await saveEach(path, [on("main")]);
    const cause = Object.assign(new Error(message), { code });
    const error = new Error("Database failed to open", { cause });
    expect(troubleIn(error, path)).toContain(advice);
    expect(await isDamage(error, path)).toBe(false);
  });
});

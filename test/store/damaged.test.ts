import { randomFillSync } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { freshPaths, keptIn, on, saveEach, textOf } from "./support.js";

const freshPath = freshPaths();
const home = mkdtempSync(join(tmpdir(), "build-light-sound-"));
/** Half of its records are in a table, the others in a log of several blocks. */
const sound = join(home, "state");

beforeAll(async () => {
  const branches = Array.from({ length: 600 }, (_, index) => on(`branch-${index}`));
  await saveEach(sound, branches.slice(0, 300));
  await saveEach(sound, branches.slice(300), 10);
});

afterAll(() => {
  rmSync(home, { recursive: true });
});

type Damage = (bytes: Buffer) => Buffer | undefined;

const removed: Damage = () => undefined;
const half: Damage = (bytes) => bytes.subarray(0, bytes.length / 2);
const cutTo =
  (length: number): Damage =>
  (bytes) =>
    bytes.subarray(0, length);
const zeros: Damage = (bytes) => Buffer.alloc(bytes.length);
const noise: Damage = (bytes) => randomFillSync(Buffer.from(bytes));
const noiseWithin: Damage = (bytes) => {
  return randomFillSync(Buffer.from(bytes), Math.floor(bytes.length / 3), bytes.length / 10);
};
const flipped: Damage = (bytes) => {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(bytes.length / 2);
  copy.writeUInt8(copy.readUInt8(middle) ^ 1, middle);
  return copy;
};
const text =
  (what: string): Damage =>
  () =>
    Buffer.from(what);

const damages: readonly (readonly [string, RegExp, Damage])[] = [
  ["whose CURRENT is missing", /^CURRENT$/, removed],
  ["whose CURRENT is empty", /^CURRENT$/, cutTo(0)],
  ["whose CURRENT is noise", /^CURRENT$/, noise],
  ["whose CURRENT leads nowhere", /^CURRENT$/, text("MANIFEST-000099\n")],
  ["whose CURRENT leads to a folder", /^CURRENT$/, text("..\n")],
  ["whose MANIFEST is missing", /^MANIFEST/, removed],
  ["whose MANIFEST is cut", /^MANIFEST/, half],
  ["whose MANIFEST is noise", /^MANIFEST/, noise],
  ["whose MANIFEST is zeros", /^MANIFEST/, zeros],
  ["whose table is missing", /ldb$/, removed],
  ["whose table is empty", /ldb$/, cutTo(0)],
  ["whose table is cut", /ldb$/, half],
  ["whose table is noise", /ldb$/, noise],
  ["whose table has noise in it", /ldb$/, noiseWithin],
  ["whose table has a bit flipped", /ldb$/, flipped],
  ["whose log has noise in it", /log$/, noiseWithin],
  ["whose log has a bit flipped", /log$/, flipped],
  ["that is noise all over", /^(CURRENT|MANIFEST.*|.*ldb|.*log)$/, noise],
  ["that is zeros all over", /^(CURRENT|MANIFEST.*|.*ldb|.*log)$/, zeros],
  ["that is empty all over", /^(CURRENT|MANIFEST.*|.*ldb|.*log)$/, cutTo(0)],
];

function damagedBy(files: RegExp, damage: Damage): string {
  const path = freshPath();
  cpSync(sound, path, { recursive: true });
  for (const name of readdirSync(path).filter((each) => files.test(each))) {
    const bytes = damage(readFileSync(join(path, name)));
    if (bytes) writeFileSync(join(path, name), bytes);
    else rmSync(join(path, name));
  }
  return path;
}

/** The bytes of each file that may hold records, under whatever folder. */
function bytesIn(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((each) => each.isFile() && /^CURRENT$|^MANIFEST|ldb$|log$/.test(each.name))
    .map(({ name, parentPath }) => `${name} ${readFileSync(join(parentPath, name), "base64")}`);
  return new Set(files);
}

const asideOf = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name.startsWith("state.aside-"));

describe("a damaged store", () => {
  it.each(damages)("%s is put aside with all its bytes, and a new one kept", async (...args) => {
    const [, files, damage] = args;
    const path = damagedBy(files, damage);
    const before = bytesIn(path);
    const { state, lines } = await keptIn(path);
    expect(state.branches.size).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/"level":50.*damaged/);
    const [aside = "", ...more] = asideOf(path);
    expect(more).toEqual([]);
    const after = bytesIn(join(dirname(path), aside));
    expect([...before].filter((bytes) => !after.has(bytes))).toEqual([]);
    const saved = await saveEach(path, [on("new")]);
    expect(textOf((await keptIn(path)).state)).toEqual(textOf(saved));
  });

  it("leaves what else lies in its folder, which is no part of it", async () => {
    const path = damagedBy(/^CURRENT$/, noise);
    writeFileSync(join(path, "notes.txt"), "mine");
    const { lines } = await keptIn(path);
    expect(lines).toHaveLength(1);
    expect(asideOf(path)).toEqual([]);
    const [aside = ""] = readdirSync(path).filter((name) => name.startsWith("aside-"));
    expect(lines[0]).toContain(join(path, aside));
    expect(readdirSync(join(path, aside)).join()).toMatch(/\.ldb.*CURRENT.*MANIFEST/);
    expect(readFileSync(join(path, "notes.txt"), "utf8")).toBe("mine");
    expect((await keptIn(path)).lines).toEqual([]);
  });

  it("is put aside from where a link leads, and the link stays", async () => {
    const target = damagedBy(/^CURRENT$/, noise);
    const path = join(dirname(target), "link");
    symlinkSync(target, path);
    expect((await keptIn(path)).lines).toHaveLength(1);
    expect(readlinkSync(path)).toBe(target);
    expect(asideOf(target)).toHaveLength(1);
    const saved = await saveEach(path, [on("new")]);
    expect(textOf((await keptIn(target)).state)).toEqual(textOf(saved));
  });

  it("is none whose log ends early, as after a crash, or in which other files lie", async () => {
    const path = freshPath();
    const before = await saveEach(path, [on("one")]);
    const log = readdirSync(path).find((name) => name.endsWith(".log")) ?? "";
    const { length } = readFileSync(join(path, log));
    const store = freshPath();
    cpSync(path, store, { recursive: true });
    truncateSync(join(store, log), length - 1);
    expect((await keptIn(store)).lines).toEqual([]);
    mkdirSync(join(path, "folder"));
    writeFileSync(join(path, "notes.txt"), "");
    const { state, lines } = await keptIn(path);
    expect(lines).toEqual([]);
    expect(textOf(state)).toEqual(textOf(before));
  });
});

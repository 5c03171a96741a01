import { expect, it } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");

/** What V8 says at the end of a process about every script that it has run. */
const Coverage = z.object({ result: z.array(z.object({ url: z.string() })) });

/** The files that a process loads for a line of code, beside what is in Node itself. */
function filesLoadedBy(code: string, type: "module" | "commonjs"): string[] {
  const folder = mkdtempSync(join(tmpdir(), "loaded-modules-"));
  const env = { PATH: process.env.PATH, NODE_V8_COVERAGE: folder };
  execFileSync(process.execPath, [`--input-type=${type}`, "--eval", code], { cwd: ROOT, env });
  const reports = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  rmSync(folder, { recursive: true });
  return reports
    .flatMap((report) => Coverage.parse(JSON.parse(report)).result)
    .filter(({ url }) => url.startsWith("file:") && !url.includes("[eval"))
    .map(({ url }) => relative(ROOT, fileURLToPath(url)).replaceAll("\\", "/"))
    .sort();
}

const WAYS = [
  {
    way: "import",
    type: "module",
    code: (name: string) => `await import(${JSON.stringify(name)})`,
    dist: "dist/",
  },
  {
    way: "require",
    type: "commonjs",
    code: (name: string) => `require(${JSON.stringify(name)})`,
    dist: "dist/cjs/",
  },
] as const;

const STORE = ["redis/in-time.js", "redis/replay-store.js", "redis/void-claims.js"];

it.each(WAYS)("the middleware loads its own folder alone, by $way", ({ type, code, dist }) => {
  const files = filesLoadedBy(code("buildkite-build-light/webhook"), type);
  expect(files).toContain(`${dist}webhook/index.js`);
  expect(files.filter((file) => !file.startsWith(`${dist}webhook/`))).toEqual([]);
  expect(files.length).toBeLessThanOrEqual(15);
  expect(filesLoadedBy(code("buildkite-build-light"), type)).toEqual(files);
});

it.each(WAYS)("the replay store loads no client of Redis, by $way", ({ type, code, dist }) => {
  const files = filesLoadedBy(code("buildkite-build-light/redis-replay-store"), type);
  expect(files.filter((file) => !file.startsWith(`${dist}webhook/`))).toEqual(
    STORE.map((file) => dist + file),
  );
});

it.each(WAYS)("would notice a library, by $way", ({ type, code }) => {
  const files = filesLoadedBy(code("pino"), type);
  expect(files.some((file) => file.startsWith("node_modules/pino/"))).toBe(true);
});

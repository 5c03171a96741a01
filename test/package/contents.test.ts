import { beforeAll, describe, expect, it } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");

const Packed = z.tuple([
  z.object({ size: z.number(), files: z.array(z.object({ path: z.string() })) }),
]);
const SourceMap = z.object({ sources: z.array(z.string()), sourcesContent: z.array(z.string()) });

let size: number;
let files: readonly string[];

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

beforeAll(() => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [packed] = Packed.parse(JSON.parse(execFileSync("npm", args, { cwd: ROOT }).toString()));
  size = packed.size;
  files = packed.files.map(({ path }) => path);
});

describe("the package", () => {
  it("is under 300 KB", () => {
    expect(size).toBeLessThan(300_000);
  });

  it("is what is built, and what belongs to it", () => {
    const beside = new Set(files.map((path) => path.replace(/\/.*/, "/")));
    const texts = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    const descriptions = ["lights.schema.json", "openapi.yaml"];
    const folders = ["dist/", "docs/", "examples/", "public/"];
    expect([...beside].sort()).toEqual([...texts, ...descriptions, ...folders].sort());
    const built = files.filter((path) => path.startsWith("dist/"));
    const kinds = /\.(js|js\.map|d\.ts)$|^dist\/cjs\/package\.json$/;
    expect(built.filter((path) => !kinds.test(path))).toEqual([]);
    expect(files.filter((path) => /(^|\/)test\/|\.test\./.test(path))).toEqual([]);
  });

  it("has a source map wherever a file names one, with the source in it", () => {
    const maps = files
      .filter((path) => path.endsWith(".js"))
      .flatMap((path) => {
        const [, name] = /^\/\/# sourceMappingURL=(.*)$/m.exec(read(path)) ?? [];
        return name === undefined ? [] : [join(dirname(path), name)];
      });
    expect(maps.length).toBeGreaterThan(30);
    expect(maps.sort()).toEqual(files.filter((path) => path.endsWith(".map")).sort());
    for (const map of maps) {
      const { sources, sourcesContent } = SourceMap.parse(JSON.parse(read(map)));
      const [source = ""] = sources;
      expect(sourcesContent).toEqual([read(join(dirname(map), source))]);
    }
  });

  it("has types beside each file of the middleware, in both formats", () => {
    for (const format of ["dist/webhook/", "dist/cjs/webhook/"]) {
      const modules = files.filter((path) => path.startsWith(format) && path.endsWith(".js"));
      expect(modules.length).toBe(15);
      const types = modules.map((path) => path.replace(/\.js$/, ".d.ts"));
      expect(types.filter((path) => !files.includes(path))).toEqual([]);
    }
  });

  it("names no place of the machine that built it", () => {
    const places = ["dist", "node_modules", "src"].map((name) => join(ROOT, name));
    const isTold = (text: string) => places.some((place) => text.includes(place));
    expect(files.filter((path) => isTold(read(path)))).toEqual([]);
  });
});

import { mkdir, mkdtemp, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** What the documents import, and the types of that. */
const PACKAGES = ["@hono/node-server", "@types/aws-lambda", "@types/express", "@types/node"];
const MORE_PACKAGES = ["express", "fastify", "hono"];

const COMPILER_OPTIONS = {
  strict: true,
  noUncheckedIndexedAccess: true,
  target: "es2022",
  lib: ["es2023"],
  module: "nodenext",
  types: ["node"],
  skipLibCheck: true,
};

/** The code in a document that has a title, by that. */
export async function snippetsIn(document: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(ROOT, document), "utf8");
  const blocks = text.matchAll(/^```ts title=(\S+)\n([^]*?)^```$/gm);
  return new Map([...blocks].map(([, title = "", code = ""]) => [title, code]));
}

/** Makes a reader's project of some files; resolves with its folder. */
export async function createProject(files: ReadonlyMap<string, string>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "snippets-")));
  for (const name of [...PACKAGES, ...MORE_PACKAGES]) {
    await link(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  }
  await link(ROOT, join(folder, "node_modules/buildkite-build-light"));
  const settings = {
    "package.json": { type: "module" },
    "tsconfig.json": { compilerOptions: COMPILER_OPTIONS, include: ["*.ts"] },
  };
  for (const [name, content] of Object.entries(settings)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return folder;
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}

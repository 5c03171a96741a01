import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "../..");

const Packed = z.tuple([z.object({ filename: z.string() })]);
const Manifest = z.object({ devDependencies: z.record(z.string(), z.string()) });

/** Builds the package anew and packs it; resolves with the tarball's path. */
export async function pack(folder: string): Promise<string> {
  const args = ["pack", "--silent", "--json", "--pack-destination", folder];
  const { stdout } = await run("npm", args, { cwd: ROOT });
  const [{ filename }] = Packed.parse(JSON.parse(stdout));
  return join(folder, filename);
}

/** The path of a major version of Node; npm fetches it if it is not the present one. */
export async function findNode(major: string): Promise<string> {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const { stdout } = await run("npx", ["-y", `node@${major}`, "-p", "process.execPath"]);
  return stdout.trim();
}

/** Installs the tarball, an Express and their types into an empty folder, by that Node's npm. */
export async function install(folder: string, tarball: string, express: string, node: string) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), "{}");
  const PATH = [dirname(node), process.env.PATH].join(delimiter);
  const { devDependencies } = Manifest.parse(
    JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")),
  );
  const types = `@types/node@${devDependencies["@types/node"] ?? "20"}`;
  const packages = [tarball, `express@${express}`, `@types/express@${express}`, types];
  const options = ["--no-audit", "--no-fund", "--engine-strict"];
  await run("npm", ["install", ...options, ...packages], {
    cwd: folder,
    env: { ...process.env, PATH },
  });
}

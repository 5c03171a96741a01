import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Sighting } from "../../src/builds/sighting.js";

const DIST = pathToFileURL(join(import.meta.dirname, "../../dist/"));

/** Saves a sighting on so many branches, 50 at a time, and prints the name of each once it is kept. */
const SAVE = `
  import { writeSync } from "node:fs";
  const [dist, path, text, count] = process.argv.slice(1);
  const { openStore } = await import(dist + "store/store.js");
  const { branchKey, reduce } = await import(dist + "builds/state.js");
  const log = { error: (_, message) => console.error(message), info: () => undefined };
  const sighting = JSON.parse(text);
  const store = await openStore(path, log);
  let { state } = await store.opened;
  let saved = 0;
  async function saveSome() {
    while (saved < Number(count)) {
      const branch = { kind: "branch", name: "branch-" + saved++ };
      state = reduce(state, { ...sighting, branch });
      try {
        await store.save(state, branchKey(sighting.pipeline.id, branch));
        writeSync(1, branch.name + "\\n");
      } catch (error) {
        writeSync(1, "rejected\\n");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
  await Promise.all(Array.from({ length: 50 }, saveSome));
  while (store.unavailable()) await new Promise((resolve) => setTimeout(resolve, 20));
  await store.close();
  writeSync(1, "closed\\n");`;

/** A process that saves, and may be killed for it. */
export interface Saving {
  readonly child: ChildProcess;
  /** A branch for each save that was acknowledged, `rejected` for each that was not. */
  readonly lines: () => readonly string[];
  readonly stderr: () => string;
  /** Resolves to its exit code, null where a signal has ended it. */
  readonly ended: Promise<unknown>;
}

export interface SavingOptions {
  readonly sighting: Sighting;
  readonly count: number;
  /** What node is started by, such as `prlimit`. */
  readonly by?: readonly string[];
}

export function saving(path: string, { sighting, count, by = [] }: SavingOptions): Saving {
  const script = ["--input-type=module", "-e", SAVE, DIST.href, path];
  const command = [...by, process.execPath, ...script, JSON.stringify(sighting), String(count)];
  const [file = process.execPath, ...args] = command;
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  return {
    child,
    // The last one may be cut short by a kill.
    lines: () => stdout.split("\n").slice(0, -1),
    stderr: () => stderr,
    ended: once(child, "close").then(() => child.exitCode),
  };
}

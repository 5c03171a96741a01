import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { arch, cpus, loadavg, release, tmpdir, totalmem, type } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";

/** What the figures were measured on, in Markdown. */
export function describeMachine() {
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `- ${String(cpus().length)} × ${cpus()[0]?.model ?? "?"}, ${gigabytes} GB`,
    `- ${type()} ${release()} ${arch()}, Node ${process.version}`,
    `- an fsync of 4 kB in ${tmpdir()} takes ${fsyncTime().toFixed(2)} ms`,
    `- load before: ${load()}`,
  ].join("\n");
}

/** The load averages of the last 1, 5 and 15 minutes. */
export function load() {
  return loadavg()
    .map((each) => each.toFixed(2))
    .join(" ");
}

/** @param {string} name of a package of ours */
export function version(name) {
  const folder = join(import.meta.dirname, "../node_modules", name);
  const text = readFileSync(join(folder, "package.json"), "utf8");
  return `${name} ${/"version": "(.*)"/.exec(text)?.[1] ?? "?"}`;
}

/** @param {readonly number[]} values */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Milliseconds that it takes to have something on the disk: what a store cannot be faster than. */
function fsyncTime() {
  const path = join(tmpdir(), `build-light-fsync-${String(process.pid)}`);
  const file = openSync(path, "w");
  const times = Array.from({ length: 50 }, () => {
    writeSync(file, "x".repeat(4096));
    const begin = performance.now();
    fsyncSync(file);
    return performance.now() - begin;
  });
  closeSync(file);
  rmSync(path);
  return median(times);
}

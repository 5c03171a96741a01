// Deliveries per second with and without STATE_PATH, side by side: what it costs that a delivery is
// answered after what it changed is on the disk. ROUNDS=20 for more of them.
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { arch, cpus, release, tmpdir, totalmem, type } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { startApp } from "./app.js";
import { prepare, proveThatItVerifies, send } from "./deliveries.js";

const ROUNDS = Number(process.env.ROUNDS ?? 9);
const COUNT = 2000;
const AT_A_TIME = 50;

const folder = mkdtempSync(join(tmpdir(), "build-light-bench-"));
const contenders = [
  { name: "without STATE_PATH", path: "" },
  { name: "with STATE_PATH", path: join(folder, "state") },
];

/** @type {Awaited<ReturnType<typeof startApp>>[]} */
const apps = [];
try {
  for (const { path } of contenders) apps.push(await startApp(path));
  for (const { origin } of apps) await proveThatItVerifies(origin);
  report(await measure());
} finally {
  for (const app of apps) await app.end();
  rmSync(folder, { recursive: true });
}

/** Deliveries per second in each round, by contender. They take turns at being the first. */
async function measure() {
  /** @type {number[][]} */
  const rates = apps.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const index of order) {
      const deliveries = prepare(round, COUNT);
      const begin = performance.now();
      await send(apps[index]?.origin ?? "", deliveries, AT_A_TIME);
      const seconds = (performance.now() - begin) / 1000;
      // The first round warms up.
      if (round > 0) rates[index]?.push(COUNT / seconds);
    }
  }
  return rates;
}

/** @param {readonly (readonly number[])[]} rates */
function report(rates) {
  const [{ body } = { body: "" }] = prepare(0, 1);
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  print(`${String(cpus().length)} × ${cpus()[0]?.model ?? "?"}, ${gigabytes} GB`);
  print(`${type()} ${release()} ${arch()}, Node ${process.version}, ${version("classic-level")}`);
  print(`an fsync of 4 kB in ${tmpdir()} takes ${fsyncTime().toFixed(2)} ms`);
  print(
    `${String(ROUNDS)} rounds of ${String(COUNT)} signed deliveries of ${String(body.length)} B`,
  );
  print(`${String(AT_A_TIME)} in flight, by a sender on the same machine\n`);
  for (const [index, { name }] of contenders.entries()) {
    const sorted = [...(rates[index] ?? [])].sort((a, b) => a - b);
    const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
    const spread = `${least.toFixed(0)} to ${most.toFixed(0)}`;
    print(`${name.padEnd(20)} ${median(sorted).toFixed(0).padStart(6)} deliveries/s (${spread})`);
  }
  const [without = 0, kept = 0] = rates.map(median);
  print(`with it ${((kept / without) * 100).toFixed(0)} % of the rate without`);
}

/** Milliseconds that it takes to have something on the disk: what a store cannot be faster than. */
function fsyncTime() {
  const file = openSync(join(folder, "fsync"), "w");
  const times = Array.from({ length: 50 }, () => {
    writeSync(file, "x".repeat(4096));
    const begin = performance.now();
    fsyncSync(file);
    return performance.now() - begin;
  });
  closeSync(file);
  return median(times);
}

/** @param {string} name */
function version(name) {
  const folder = join(import.meta.dirname, "../node_modules", name);
  const text = readFileSync(join(folder, "package.json"), "utf8");
  return `${name} ${/"version": "(.*)"/.exec(text)?.[1] ?? "?"}`;
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}

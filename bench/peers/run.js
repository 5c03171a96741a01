// Ours beside others, in one run: prints the tables of BENCHMARKS.md. SERIES=1 for a short one,
// ONLY=ours,octokit for some of servers/.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, release, totalmem, type } from "node:os";
import process from "node:process";
import { bodiesOf } from "./bodies.js";
import { CONTENDERS } from "./contenders.js";
import { send, toRequest } from "./load.js";
import { measure } from "./measure.js";
import { REFUSALS } from "./refusals.js";
import { startServer } from "./server.js";
import { costTable, rateTable } from "./tables.js";

const SERIES = Number(process.env.SERIES ?? 5);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SIZES = [
  { name: "4 KB", body: bodiesOf(4096), count: 3000 },
  { name: "60 KB", body: bodiesOf(61_440), count: 1000 },
];
const LARGE = SIZES[1];
const only = process.env.ONLY?.split(",");
const contenders = CONTENDERS.filter(({ file }) => only?.includes(file) ?? true);
const ours = contenders.findIndex(({ file }) => file === "ours");

const pinned = pin();
describe();
/** @type {Series[]} */
const all = [];
for (let series = 0; series < SERIES; series += 1) all.push(await measureSeries());
for (const [index, size] of SIZES.entries()) printRates(size.name, index);
if (ours >= 0) printCosts();
print(`Load at the end: ${load()}.`);

/** The generator on one core, the servers on another: so neither takes the other's. */
function pin() {
  const { status } = spawnSync("taskset", ["-acp", "0", String(process.pid)]);
  return status === 0 && cpus().length > 1;
}

function describe() {
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  const names = ["express", "@octokit/webhooks", "github-webhook-handler", "stripe", "svix"];
  const versions = [...names, "standardwebhooks", "@slack/bolt"].map(version).join(", ");
  print(`- ${String(cpus().length)} × ${cpus()[0]?.model ?? "?"}, ${gigabytes} GB`);
  print(`- ${type()} ${release()} ${arch()}, Node ${process.version}`);
  print(`- ${versions}`);
  print(`- ${String(SERIES)} series of ${String(ROUNDS)} rounds, 16 connections, load: ${load()}`);
  print(`- ${pinned ? "generator on core 0, servers on core 1" : "not pinned to cores"}\n`);
}

/**
 * Every contender in a process of its own, for as many rounds: two processes of the same code differ
 * by a tenth, so that a series is measured with others.
 *
 * @typedef {{ sizes: Round[][][], refusals: Round[][] }} Series
 * @typedef {import("./measure.js").Round} Round
 * @returns {Promise<Series>}
 */
async function measureSeries() {
  /** @type {import("./server.js").Server[]} */
  const servers = [];
  try {
    for (const { file } of contenders)
      servers.push(await startServer(file, pinned ? "1" : undefined));
    for (const [index, server] of servers.entries()) await prove(server, contenders[index]);
    const sizes = [];
    for (const size of SIZES) {
      const jobs = contenders.map(({ sign }, index) => jobOf(size, servers[index], sign, 200));
      sizes.push(await measure(jobs, ROUNDS));
    }
    return { sizes, refusals: ours < 0 ? [] : await measureRefusals(servers[ours]) };
  } finally {
    for (const server of servers) await server.end();
  }
}

/**
 * A right signature is accepted and a wrong one is not.
 *
 * @param {import("./server.js").Server} server
 * @param {(typeof contenders)[number]} contender
 */
async function prove({ port }, { sign, refuses }) {
  for (const { body } of SIZES) {
    const content = body();
    const [right, wrong] = [sign(content), sign(content, "another secret")];
    await send(port, [toRequest(content, right)], { connections: 1, status: 200 });
    await send(port, [toRequest(content, wrong)], { connections: 1, status: refuses });
  }
}

/** @param {import("./server.js").Server} server */
async function measureRefusals(server) {
  const jobs = REFUSALS.map(({ sign, status }) => jobOf(LARGE, server, sign, status));
  return await measure(jobs, ROUNDS);
}

/**
 * @param {string} name
 * @param {number} size
 */
function printRates(name, size) {
  const rows = contenders.map((each, index) => {
    return { ...each, rounds: all.flatMap(({ sizes }) => sizes[size][index]) };
  });
  for (const host of /** @type {const} */ (["Express", "node:http"])) {
    const there = rows.filter((each) => each.host === host);
    if (there.length > 0) print(`${rateTable(`${name} in ${host}`, there)}\n`);
  }
}

function printCosts() {
  const rows = REFUSALS.map(({ name }, index) => {
    return { name, rounds: all.flatMap(({ refusals }) => refusals[index]) };
  });
  print(`${costTable(`${LARGE.name} at ours in Express`, rows)}\n`);
}

/**
 * @param {(typeof SIZES)[number]} size
 * @param {import("./server.js").Server} server
 * @param {import("./schemes.js").Sign} sign
 * @param {number} status
 * @returns {import("./measure.js").Job}
 */
function jobOf({ body, count }, server, sign, status) {
  const request = () => {
    const content = body();
    return toRequest(content, sign(content));
  };
  return { server, status, count, request };
}

function load() {
  return loadavg()
    .map((each) => each.toFixed(2))
    .join(" ");
}

/** @param {string} name */
function version(name) {
  const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return `${name} ${JSON.parse(readFileSync(file, "utf8")).version}`;
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}

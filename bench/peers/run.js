// Ours beside others, in one run: prints the tables of BENCHMARKS.md. ROUNDS=3 for fewer of them,
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

const ROUNDS = Number(process.env.ROUNDS ?? 9);
const SIZES = [
  { name: "4 KB", body: bodiesOf(4096), count: 3000 },
  { name: "60 KB", body: bodiesOf(61_440), count: 1000 },
];
const only = process.env.ONLY?.split(",");
const contenders = CONTENDERS.filter(({ file }) => only?.includes(file) ?? true);

const pinned = pin();
describe();
/** @type {import("./server.js").Server[]} */
const servers = [];
try {
  for (const { file } of contenders)
    servers.push(await startServer(file, pinned ? "1" : undefined));
  for (const index of contenders.keys()) await prove(index);
  for (const size of SIZES) await compare(size);
  await weighRefusals(SIZES[1]);
} finally {
  for (const server of servers) await server.end();
}
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
  print(`- ${String(ROUNDS)} rounds, 16 connections, load before: ${load()}`);
  print(`- ${pinned ? "generator on core 0, servers on core 1" : "not pinned to cores"}\n`);
}

/**
 * A right signature is accepted and a wrong one is not.
 *
 * @param {number} index
 */
async function prove(index) {
  const { sign, refuses } = contenders[index];
  const { port } = servers[index];
  for (const { body } of SIZES) {
    const content = body();
    const [right, wrong] = [sign(content), sign(content, "another secret")];
    await send(port, [toRequest(content, right)], { connections: 1, status: 200 });
    await send(port, [toRequest(content, wrong)], { connections: 1, status: refuses });
  }
}

/** @param {(typeof SIZES)[number]} size */
async function compare({ name, body, count }) {
  const jobs = contenders.map(({ sign }, index) => ({
    ...{ server: servers[index], status: 200, count },
    request: () => signed(body(), sign),
  }));
  const measured = await measure(jobs, ROUNDS);
  for (const host of /** @type {const} */ (["Express", "node:http"])) {
    const rows = contenders
      .map((each, index) => ({ ...each, rounds: measured[index] }))
      .filter((each) => each.host === host);
    if (rows.length > 0) print(`${rateTable(`${name} in ${host}`, rows)}\n`);
  }
}

/** @param {(typeof SIZES)[number]} size */
async function weighRefusals({ name, body, count }) {
  const server = servers[contenders.findIndex(({ file }) => file === "ours")];
  if (server === undefined) return;
  const jobs = REFUSALS.map(({ sign, status }) => ({
    ...{ server, status, count },
    request: () => signed(body(), sign),
  }));
  const measured = await measure(jobs, ROUNDS);
  const rows = REFUSALS.map((each, index) => ({ ...each, rounds: measured[index] }));
  print(`${costTable(`${name} at ours in Express`, rows)}\n`);
}

/** @type {(body: Buffer, sign: import("./schemes.js").Sign) => Buffer} */
function signed(body, sign) {
  return toRequest(body, sign(body));
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

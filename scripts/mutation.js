// Mutates the files that are named (else all of the middleware and of the model), one by one, and
// says how many of the changes a test noticed. Fails where it is less than 90 %.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { reportOf } from "../stryker.config.js";

const FOLDERS = ["src/webhook", "src/builds"];
const LEAST_SCORE = 90;
/** A change of which a test noticed something, or that nothing ended, counts as found. */
const FOUND = ["Killed", "Timeout"];
const COUNTED = [...FOUND, "Survived", "NoCoverage"];
const TITLES = ["mutants", "killed", "timed out", "survived", "no coverage", "score"];

/** All changes to a file, each with its `status`. */
function mutate(file) {
  const report = reportOf(file);
  rmSync(report, { force: true });
  const command = ["stryker", "run", "--reporters", "json", "--logLevel", "error"];
  const environment = { ...process.env, MUTATE: file };
  const { status } = spawnSync("npx", command, { env: environment, stdio: "inherit" });
  if (status !== 0) throw new Error(`Stryker could not mutate ${file}.`);
  // It writes none where there is nothing to change, as in a file of types.
  return existsSync(report) ? JSON.parse(readFileSync(report, "utf8")).files[file].mutants : [];
}

function count(mutants, ...statuses) {
  return mutants.filter(({ status }) => statuses.includes(status)).length;
}

function scoreOf(mutants) {
  return (100 * count(mutants, ...FOUND)) / count(mutants, ...COUNTED);
}

function print(file, cells) {
  console.log([file.padEnd(30), ...cells.map((cell) => String(cell).padStart(11))].join(" "));
}

function printCounts(file, mutants) {
  const counts = COUNTED.map((status) => count(mutants, status));
  print(file, [count(mutants, ...COUNTED), ...counts, `${scoreOf(mutants).toFixed(1)} %`]);
}

function filesOf(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return names.map((name) => `${folder}/${name}`);
}

const named = process.argv.slice(2);
const files = named.length > 0 ? named : FOLDERS.flatMap(filesOf);
print("file", TITLES);
const all = files.flatMap((file) => {
  const mutants = mutate(file);
  if (mutants.length > 0) printCounts(file, mutants);
  return mutants;
});
printCounts("all", all);
process.exitCode = scoreOf(all) < LEAST_SCORE ? 1 : 0;

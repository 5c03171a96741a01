// How long from a delivery to the bulb: from the moment that the request is sent to the first UDP
// packet of the command, with the app in its own process and a stand-in for a bulb on loopback.
import { Agent } from "node:http";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "./app.js";
import { delivery, finished, post, proveThatItVerifies } from "./deliveries.js";
import { startBulb } from "./lan-bulb.js";

const SAMPLES = 200;
const WARM_UP = 20;
/** Milliseconds: the app lets a bulb rest for 200 after a look of two messages. */
const PAUSE = 350;
/** Milliseconds in which the bulb is found. */
const SEARCH = 3_000;
const ADDRESS = "127.0.51.1";

/** @type {number | undefined} */
let commandAt;
const bulb = await startBulb(ADDRESS, (at) => (commandAt ??= at));
const app = await startApp({
  LIGHTS: "lan",
  LIFX_LAN_ADDRESSES: ADDRESS,
  LIFX_LAN_BROADCAST: "127.255.255.255",
});
const agent = new Agent({ keepAlive: true });
try {
  await proveThatItVerifies(app.origin);
  await sleep(SEARCH);
  if (commandAt === undefined) throw new Error("The bulb was not found.");
  /** @type {number[]} */
  const answered = [];
  /** @type {number[]} */
  const changed = [];
  for (let number = 2; number < SAMPLES + WARM_UP + 2; number += 1) {
    const sample = await measure(number);
    if (number < WARM_UP + 2) continue;
    answered.push(sample.answered);
    changed.push(sample.changed);
  }
  print(`${String(SAMPLES)} deliveries, ${String(PAUSE)} ms apart, each of which changes the look`);
  print(`from the request to its answer:            ${spread(answered)}`);
  print(`from the request to the command's datagram: ${spread(changed)}`);
} finally {
  agent.destroy();
  await app.end();
  bulb.close();
}

/**
 * Milliseconds from the request to its answer and to the bulb.
 *
 * @param {number} number of the build
 */
async function measure(number) {
  const state = number % 2 === 0 ? "failed" : "passed";
  const signed = delivery(finished(number, { state }));
  commandAt = undefined;
  const begin = performance.now();
  const status = await post(app.origin, signed, agent);
  const answered = performance.now() - begin;
  await sleep(PAUSE);
  if (status !== 200) throw new Error(`A delivery was answered ${String(status)}.`);
  if (commandAt === undefined) throw new Error("The bulb was told nothing.");
  return { answered, changed: commandAt - begin };
}

/** @param {readonly number[]} times */
function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    (sorted[Math.floor(sorted.length * share)] ?? NaN).toFixed(2);
  return `median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${(sorted.at(-1) ?? NaN).toFixed(2)} ms`;
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}

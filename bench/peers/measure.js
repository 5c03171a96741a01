import { performance } from "node:perf_hooks";
import { send } from "./load.js";

const CONNECTIONS = 16;

/**
 * One thing to be measured: requests of one kind, at one server.
 *
 * @typedef {object} Job
 * @property {import("./server.js").Server} server
 * @property {() => Buffer} request makes another, unlike all before
 * @property {number} status that every one of them is to be answered with
 * @property {number} count of requests a round
 */

/**
 * Of one round. Times in milliseconds, CPU in microseconds a request; `busy` is the share of the
 * round that the server was at work: near 1, the generator did not hold it up.
 *
 * @typedef {{ rate: number, p50: number, p99: number, cpu: number, busy: number }} Round
 */

/**
 * Measures every job in each round, another one first each time. The first round warms up.
 *
 * @param {readonly Job[]} jobs
 * @param {number} rounds
 * @returns {Promise<Round[][]>} the rounds of each job
 */
export async function measure(jobs, rounds) {
  /** @type {Round[][]} */
  const measured = jobs.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const turn of jobs.keys()) {
      const index = (turn + round) % jobs.length;
      const result = await measureOnce(jobs[index]);
      if (round > 0) measured[index].push(result);
    }
  }
  return measured;
}

/**
 * @param {Job} job
 * @returns {Promise<Round>}
 */
async function measureOnce({ server, request, status, count }) {
  const requests = Array.from({ length: count }, request);
  const cpuBefore = await server.cpu();
  const begin = performance.now();
  const times = await send(server.port, requests, { connections: CONNECTIONS, status });
  const elapsed = performance.now() - begin;
  const cpu = (await server.cpu()) - cpuBefore;
  times.sort((a, b) => a - b);
  return {
    rate: (count / elapsed) * 1000,
    p50: times[Math.floor(count * 0.5)],
    p99: times[Math.floor(count * 0.99)],
    cpu: cpu / count,
    busy: cpu / 1000 / elapsed,
  };
}

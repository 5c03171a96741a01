// LIFX's limit under a storm: 10,000 deliveries in ten seconds over twenty lights of one token, twice
// within one of LIFX's minutes, against a stand-in for LIFX's API that counts as LIFX does. Prints
// what it has counted, and how long after the first moment that the limit permits each light is right.
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "./app.js";
import { TOKEN } from "./deliveries.js";
import { LIMIT, startApi, WINDOW } from "./lifx-api.js";

const DELIVERIES = 10_000;
const TICK = 100;
const TICKS = 100;
const NAMES = Array.from({ length: 20 }, (_, index) => `lamp-${String(index)}`);
const ENDS = [
  { state: "passed", blocked: false, color: "green" },
  { state: "failed", blocked: false, color: "red" },
  { state: "passed", blocked: true, color: "blue" },
];

const { api, asked, windows } = startApi();
await once(api, "listening");
const folder = mkdtempSync(join(tmpdir(), "build-light-storm-"));
const agent = new Agent({ keepAlive: true, maxSockets: 50 });
const app = await startStorm();
try {
  let number = 0;
  for (const storm of [1, 2]) {
    const ended = await blow();
    print(`storm ${String(storm)}: ${String(DELIVERIES)} deliveries in ${seconds(ended.took)} s`);
    await sleep(storm === 1 ? 5_000 : Math.max(0, windowEnd() - performance.now()) + 8_000);
    report(ended.lastAt);
  }
  for (const { begin, used } of windows) {
    print(`window from ${seconds(begin - (windows[0]?.begin ?? 0))} s: ${String(used)} requests`);
  }
  const over = asked.filter(({ used }) => used > LIMIT).length;
  print(`over the limit: ${String(over)} of ${String(asked.length)} requests`);

  /** Sends them, evenly. When each light's last one was answered, and how long all took. */
  async function blow() {
    const begin = performance.now();
    /** @type {Map<string, number>} */
    const lastAt = new Map();
    /** @type {Promise<void>[]} */
    const sent = [];
    for (let tick = 0; tick < TICKS; tick += 1) {
      await sleep(Math.max(0, begin + tick * TICK - performance.now()));
      for (let each = 0; each < DELIVERIES / TICKS; each += 1) {
        number += 1;
        const name = NAMES[number % NAMES.length] ?? "";
        const noted = deliver(name, number).then(() => {
          lastAt.set(name, performance.now());
        });
        sent.push(noted);
      }
    }
    await Promise.all(sent);
    return { lastAt, took: performance.now() - begin };
  }

  /** @param {Map<string, number>} lastAt */
  function report(lastAt) {
    const times = NAMES.map((name) => {
      const { color } = endOf(number - ((number - NAMES.indexOf(name)) % NAMES.length));
      const told = asked.filter(({ selector, used }) => selector.endsWith(name) && used <= LIMIT);
      const wrong = told.findLastIndex((each) => each.color !== color);
      const rightAt = told[wrong + 1]?.at ?? Infinity;
      return rightAt - permittedFrom(lastAt.get(name) ?? 0, rightAt);
    });
    for (const [index, name] of NAMES.entries()) {
      print(`  ${name.padEnd(8)} right after ${seconds(Math.max(0, times[index] ?? 0))} s`);
    }
    print(`  all of them within ${seconds(Math.max(0, ...times))} s of what the limit permits`);
  }
} finally {
  await app.end();
  agent.destroy();
  api.close();
  api.closeAllConnections();
  rmSync(folder, { recursive: true });
}

/**
 * From when on the limit permitted it: at once, unless the other lights used up the window first.
 *
 * @param {number} time
 * @param {number} rightAt
 */
function permittedFrom(time, rightAt) {
  const { begin, used } = windows.findLast((window) => window.begin <= time) ?? {
    begin: 0,
    used: 0,
  };
  const end = begin + WINDOW;
  return used >= LIMIT && rightAt >= end ? Math.max(time, end) : time;
}

function windowEnd() {
  return (windows.at(-1)?.begin ?? 0) + WINDOW;
}

/** @param {number} number */
function endOf(number) {
  // Neighbours of a light differ, and so do neighbouring lights.
  const [light, round] = [number % NAMES.length, Math.floor(number / NAMES.length)];
  const end = ENDS[(light + round) % ENDS.length];
  if (!end) throw new Error("There are ends.");
  return end;
}

/**
 * @param {string} name
 * @param {number} number
 * @returns {Promise<void>}
 */
function deliver(name, number) {
  const now = new Date().toISOString();
  const url = `https://buildkite.com/harbour-lights/${name}`;
  const { state, blocked } = endOf(number);
  const build = {
    id: `build-${String(number)}`,
    web_url: `${url}/builds/${String(number)}`,
    ...{ number, branch: "main", state, blocked, message: "Trim the wick" },
    ...{ created_at: now, scheduled_at: now, started_at: now, finished_at: now },
  };
  const pipeline = { id: name, slug: name, name, web_url: url, default_branch: "main" };
  const sender = { id: "ida", name: "Ida Fresnel" };
  const body = JSON.stringify({ event: "build.finished", build, pipeline, sender });
  const headers = { "Content-Type": "application/json", "X-Buildkite-Token": TOKEN };
  return new Promise((resolve, reject) => {
    const options = { method: "POST", agent, headers };
    const sent = request(`${app.origin}/webhook`, options, (response) => {
      response.resume().once("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`A delivery was answered ${String(response.statusCode)}.`));
      });
    });
    sent.once("error", reject).end(body);
  });
}

/** With a light for each pipeline. */
async function startStorm() {
  const config = join(folder, "lights.yaml");
  const lights = NAMES.map(
    (name) => `  - { name: ${name}, cloud: "label:${name}", pipelines: ${name} }`,
  );
  writeFileSync(config, `lights:\n${lights.join("\n")}\n`);
  const address = api.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return startApp({
    LIGHTS: "cloud",
    LIGHTS_CONFIG: config,
    LIFX_ACCESS_TOKEN: "c0ffee5ec4e7",
    LIFX_API_URL: `http://127.0.0.1:${String(address.port)}`,
  });
}

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(2);
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}

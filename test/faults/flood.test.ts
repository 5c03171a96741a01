import { afterEach, expect, it, jest } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { TOKEN } from "../helpers/app.js";
import { runCommand, type Command } from "../helpers/command.js";
import { ATTACKS, dripped } from "../helpers/flood-attacks.js";
import { visit, type Visits } from "../helpers/flood-visits.js";
import { drip, type Dripping } from "../helpers/flood.js";
import { follow } from "../helpers/follow.js";
import { payloadOf } from "../helpers/payloads.js";
import { until } from "../helpers/until.js";
import { freshPaths } from "../store/support.js";

/** 1 is the full size, at which the figures are told: FLOOD=1 npm run test:faults */
const FLOOD = Number(process.env.FLOOD ?? 0.02);
const DRIPPING = 500;

/** Generous: nobody knows how busy this machine is. */
const SLOWEST = 20_000;
const MORE_MEMORY = 100 * 1024 * 1024;

jest.setTimeout(120_000 + FLOOD * 600_000);

let app: Command;
let visits: Visits;
let dripping: Dripping | undefined;

afterEach(async () => {
  dripping?.stop();
  await app.end();
  await visits.end();
});

const freshPath = freshPaths();

async function residentBytes(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]);
}

/** Of what was visited since, all was answered. Tells how fast. */
async function expectAllWell(during: string, statuses: Readonly<Record<string, number>> = {}) {
  const seen = [...visits.take()];
  // Some that have begun after it was over, at least.
  await until(() => seen.push(...visits.take()) > 2);
  const notTaken = seen.filter(({ health, delivery }) => health !== 200 || delivery !== 200);
  expect({ during, notTaken }).toEqual({ during, notTaken: [] });
  const times = seen.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? NaN;
  expect(at(1)).toBeLessThan(SLOWEST);
  const [p50, p99, max] = [at(0.5), at(0.99), at(1)].map((each) => each.toFixed(1));
  const figures = `${times.length} visits, p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;
  tell(`${during}: ${figures} ${JSON.stringify(statuses)}`);
}

function tell(figures: string): void {
  if (FLOOD >= 1) process.stdout.write(`${figures}\n`);
}

it("a flood keeps neither health nor deliveries from their answers, and leaves nothing behind", async () => {
  app = runCommand(["start"], {
    WEBHOOK_TOKEN: TOKEN,
    LIGHTS: "screen",
    STATE_PATH: freshPath(),
    LOG_LEVEL: "error",
  });
  const origin = await app.origin();
  const port = Number(new URL(origin).port);
  visits = await visit({ origin, token: TOKEN, payload: payloadOf("build.running") });
  const page = await follow(origin);
  await expectAllWell("before");
  const before = await residentBytes(origin);

  dripping = drip(port, Math.ceil(DRIPPING * FLOOD), dripped);
  for (const [name, { count, begin }] of Object.entries(ATTACKS)) {
    const statuses = await begin(port, Math.ceil(count * FLOOD));
    expect(Object.keys(statuses)).not.toContain("200");
    await expectAllWell(name, statuses);
  }
  dripping.stop();

  // A page that follows has kept its stream all the while, and the app has nothing to say of it all.
  expect(page.ended()).toBe(false);
  page.close();
  expect(app.stderr()).toBe("");

  let after = await residentBytes(origin);
  while (after > before + MORE_MEMORY) {
    await sleep(1000);
    await expectAllWell("after");
    after = await residentBytes(origin);
  }
  tell(`${before} bytes before, ${after} after, ${dripping.cuts()} dripping connections cut`);
});

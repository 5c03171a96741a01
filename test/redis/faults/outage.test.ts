import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "../../helpers/command.js";
import { lettersOf } from "../../helpers/offers.js";
import { until } from "../../helpers/until.js";
import { startRedis, type TestRedis } from "../support.js";
import { COUNT, expectAllKnow, healthy, note, offerAll, ROUNDS, startProcess } from "./support.js";

jest.setTimeout(60_000 + ROUNDS * 60_000);

let redis: TestRedis;
let processes: Command[];

beforeEach(async () => {
  redis = await startRedis();
  processes = [startProcess(redis.url), startProcess(redis.url)];
});

afterEach(async () => {
  await Promise.all(processes.map((each) => each.end()));
  await redis.end();
});

async function strike(round: number): Promise<void> {
  if (round % 3 === 0) {
    redis.pause();
    await sleep(3_000);
    redis.resume();
  } else {
    await redis.kill();
    if (round % 3 === 1) await sleep(500);
    await redis.start();
  }
}

it("what was answered 200 is known to all after Redis was killed, away, or hung", async () => {
  const acknowledged = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const origins = await Promise.all(processes.map((each) => each.origin()));
    const offers = offerAll(origins, lettersOf(round, 2 * COUNT));
    const strikesAt = Math.floor(Math.random() * COUNT * 0.8);
    await until(() => (offers[0]?.answers.length ?? 0) >= strikesAt, 60_000);
    await strike(round);
    await Promise.all(offers.map(({ ended }) => ended));
    for (const offered of offers) {
      note(acknowledged, offered);
      // Whatever was not taken was told so.
      const statuses = new Set(offered.answers.map(({ status }) => status));
      expect([...statuses].filter((status) => ![200, 503].includes(status))).toEqual([]);
    }
    await Promise.all(origins.map(healthy));
    await expectAllKnow(origins, acknowledged);
  }
  expect(acknowledged.size).toBeGreaterThan(0);
});

it("one that hung is followed by the other, and takes no more part when it wakes", async () => {
  const acknowledged = new Map<string, number>();
  const [one = "", other = ""] = await Promise.all(processes.map((each) => each.origin()));
  for (let round = 1; round <= Math.min(ROUNDS, 5); round += 1) {
    const hung = round % 2;
    processes[hung]?.kill("SIGSTOP");
    const awake = hung === 0 ? other : one;
    const [offered] = offerAll([awake], lettersOf(round, COUNT));
    await offered?.ended;
    if (offered) expect(note(acknowledged, offered)).toBeGreaterThanOrEqual(COUNT);
    await expectAllKnow([awake], acknowledged);
    processes[hung]?.kill("SIGCONT");
    await expectAllKnow([one, other], acknowledged);
  }
});

import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import type { Command } from "../../helpers/command.js";
import { lettersOf } from "../../helpers/offers.js";
import { until } from "../../helpers/until.js";
import { startRedis, type TestRedis } from "../support.js";
import { COUNT, expectAllKnow, note, offerAll, ROUNDS, startProcess } from "./support.js";

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

it("what a process has answered 200 is known to all, wherever it is killed", async () => {
  const acknowledged = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const origins = await Promise.all(processes.map((each) => each.origin()));
    const offers = offerAll(origins, lettersOf(round, 2 * COUNT));
    // Now the one that drives, now the other.
    const struck = round % 2;
    const strikesAt = Math.floor(Math.random() * COUNT * 0.8);
    await until(() => (offers[struck]?.answers.length ?? 0) >= strikesAt, 60_000);
    processes[struck]?.kill("SIGKILL");
    await Promise.all(offers.map(({ ended }) => ended));
    const taken = offers.map((offered) => note(acknowledged, offered));
    expect(taken[struck]).toBeLessThan(COUNT);
    expect(Math.min(...taken)).toBeGreaterThanOrEqual(0);
    processes[struck] = startProcess(redis.url);
    const all = await Promise.all(processes.map((each) => each.origin()));
    await expectAllKnow(all, acknowledged);
  }
  expect(acknowledged.size).toBeGreaterThan(COUNT);
});

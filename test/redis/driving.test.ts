import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleBody } from "../../src/cli/sample.js";
import { postSigned, TOKEN } from "../helpers/app.js";
import { runCommand, type Command } from "../helpers/command.js";
import { startFakeLifxApi, type FakeLifxApi } from "../helpers/fake-lifx-api.js";
import { until } from "../helpers/until.js";
import { startRedis, type TestRedis } from "./support.js";
import { DRIVES, driverFirst } from "./two-processes.js";

jest.setTimeout(90_000);

const LIFX_TOKEN = "c0ffee5ec4e7";

let redis: TestRedis;
let api: FakeLifxApi;
let processes: Command[];

beforeEach(async () => {
  [redis, api] = await Promise.all([startRedis(), startFakeLifxApi({ token: LIFX_TOKEN })]);
  processes = [];
});

afterEach(async () => {
  await Promise.all(processes.map((each) => each.end()));
  await Promise.all([redis.end(), api.close()]);
});

function open(): Command {
  const process = runCommand(["start"], {
    WEBHOOK_TOKEN: TOKEN,
    REDIS_URL: redis.url,
    LIFX_ACCESS_TOKEN: LIFX_TOKEN,
    LIFX_API_URL: api.url,
  });
  processes.push(process);
  return process;
}

const openTwo = () => driverFirst(open(), open());

let number = 0;

async function tell(process: Command, state: string): Promise<void> {
  number += 1;
  const answer = await postSigned(
    await process.origin(),
    sampleBody("build.finished", { state, number }),
  );
  expect(answer.status).toBe(200);
}

const hue = () => [...api.shown.values()][0]?.hue;
const RED = 0;
const GREEN = 120;

describe("of two processes on one Redis", () => {
  it("one drives the bulbs, whichever takes the deliveries", async () => {
    const [driver, other] = await openTwo();
    await tell(other, "failed");
    await until(() => api.commands.length > 0 && hue() === RED);
    await tell(driver, "passed");
    await until(() => hue() === GREEN);
    // A look of each, and its resting colour at most: nothing was sent twice.
    const bodies = api.commands.map(({ path, body }) => JSON.stringify([path, body]));
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(other.stdout()).not.toContain(DRIVES);
  });

  it("the other takes over where the one that drives is killed", async () => {
    const [driver, other] = await openTwo();
    await tell(other, "failed");
    await until(() => hue() === RED);
    driver.kill("SIGKILL");
    await tell(other, "passed");
    await until(() => hue() === GREEN, 40_000);
    expect(other.stdout()).toContain(DRIVES);
  });

  it("the other takes over at once where the one that drives is stopped", async () => {
    const [driver, other] = await openTwo();
    driver.kill("SIGTERM");
    expect(await driver.exited).toBe(0);
    await tell(other, "failed");
    await until(() => hue() === RED);
  });

  it("one that hangs is followed by the other, and sends nothing when it wakes", async () => {
    const [driver, other] = await openTwo();
    await tell(other, "failed");
    await until(() => hue() === RED);
    driver.kill("SIGSTOP");
    await tell(other, "passed");
    await until(() => hue() === GREEN, 40_000);
    // Until the look of the pass is at rest, after which nobody has anything to send.
    await until(() => api.commands.at(-1)?.path.endsWith("/state") === true, 40_000);
    const sent = api.commands.length;
    driver.kill("SIGCONT");
    await until(() => driver.stdout().includes("This process drives the bulbs no longer"));
    await sleep(1_000);
    expect(api.commands.length).toBe(sent);
    await tell(driver, "failed");
    await until(() => hue() === RED);
  });

  it("the lights keep their look while Redis is away", async () => {
    const [, other] = await openTwo();
    await tell(other, "failed");
    await until(() => api.commands.at(-1)?.path.endsWith("/state") === true, 40_000);
    const sent = api.commands.length;
    await redis.kill();
    await sleep(1_000);
    expect([hue(), api.commands.length]).toEqual([RED, sent]);
    await redis.start();
    const origin = await other.origin();
    await until(() => other.stdout().includes("Redis can be used again"), 40_000);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    await tell(other, "passed");
    await until(() => hue() === GREEN, 40_000);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import { postSigned, TOKEN } from "../helpers/app.js";
import { runCommand, type Command } from "../helpers/command.js";
import { inShort, SECRET, startReceiver, type Receiver } from "../helpers/receiver.js";
import { until } from "../helpers/until.js";
import { startRedis, type TestRedis } from "./support.js";
import { driverFirst } from "./two-processes.js";

jest.setTimeout(90_000);

let redis: TestRedis;
let receiver: Receiver;
let processes: Command[];

beforeEach(async () => {
  [redis, receiver] = await Promise.all([startRedis(), startReceiver()]);
  processes = [];
});

afterEach(async () => {
  await Promise.all(processes.map((each) => each.end()));
  await Promise.all([redis.end(), receiver.close()]);
});

function open(): Command {
  const process = runCommand(["start"], {
    WEBHOOK_TOKEN: TOKEN,
    REDIS_URL: redis.url,
    NOTIFY_URL: receiver.url,
    NOTIFY_SECRET: SECRET,
  });
  processes.push(process);
  return process;
}

const openTwo = () => driverFirst(open(), open());

async function finish(process: Command, number: number, state: string): Promise<void> {
  const body = sampleBody("build.finished", { state, number });
  expect(await postSigned(await process.origin(), body)).toMatchObject({ status: 200 });
}

const received = () => receiver.notes.map(inShort);
const ids = () => new Set(receiver.notes.map(({ id }) => id)).size;

describe("of two processes on one Redis", () => {
  it("one tells, whichever takes the deliveries", async () => {
    const [driver, other] = await openTwo();
    await finish(other, 1, "failed");
    await finish(driver, 2, "failed");
    await finish(other, 3, "passed");
    await until(() => receiver.notes.length === 3);
    expect(received()).toEqual([
      "verdict.broken main 1",
      "verdict.still_failing main 2",
      "verdict.fixed main 3",
    ]);
  });

  it("the other tells what the one that is killed did not", async () => {
    const [driver, other] = await openTwo();
    await finish(other, 1, "failed");
    await until(() => receiver.notes.length === 1);
    receiver.answerNext("hang");
    await finish(other, 2, "failed");
    await until(() => receiver.notes.length === 2);
    driver.kill("SIGKILL");
    await finish(other, 3, "passed");
    await until(() => received().includes("verdict.fixed main 3"), 40_000);
    expect(received()).toEqual([
      "verdict.broken main 1",
      "verdict.still_failing main 2",
      "verdict.still_failing main 2",
      "verdict.fixed main 3",
    ]);
    expect(ids()).toBe(3);
  });
});

import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleBody } from "../../src/cli/sample.js";
import { post, postSigned, startApp, TOKEN, type RunningApp } from "../helpers/app.js";
import { startRedis, type TestRedis } from "./support.js";

jest.setTimeout(90_000);

let redis: TestRedis;
let apps: readonly RunningApp[];

beforeEach(async () => {
  redis = await startRedis();
  const environment = { REDIS_URL: redis.url, LOG_LEVEL: "silent" };
  apps = await Promise.all([startApp(environment), startApp(environment)]);
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await redis.end();
});

async function report(app: RunningApp | undefined): Promise<unknown> {
  for (;;) {
    const text = await (await fetch(`${app?.origin ?? ""}/api/deliveries`)).text();
    if (text.includes('"effects":{')) return JSON.parse(text);
    await sleep(5);
  }
}

it("each process has what it has received, and what that has changed", async () => {
  const [one, other] = apps;
  const running = sampleBody("build.running", { number: 41 });
  await postSigned(one?.origin ?? "", running);
  await report(one);
  const failed = sampleBody("build.finished", { number: 41, state: "failed" });
  await post(other?.origin ?? "", failed, { "X-Buildkite-Token": TOKEN });
  expect(await report(one)).toMatchObject({
    deliveries: [{ event: "build.running", effects: { branch: { from: null, to: "running" } } }],
  });
  expect(await report(other)).toMatchObject({
    deliveries: [
      { event: "build.finished", effects: { branch: { from: "running", to: "failed" } } },
    ],
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { sampleBody } from "../../src/cli/sample.js";
import { KEYS } from "../../src/redis/keys.js";
import { accepted, post, postSigned, signature, startApp, TOKEN } from "../helpers/app.js";
import type { RunningApp } from "../helpers/app.js";
import { follow, type Follower } from "../helpers/follow.js";
import { until } from "../helpers/until.js";
import { startRedis, type TestRedis } from "./support.js";

jest.setTimeout(60_000);

let redis: TestRedis;
let apps: RunningApp[];
let pages: Follower[];

beforeEach(async () => {
  redis = await startRedis();
  apps = [];
  pages = [];
});

afterEach(async () => {
  for (const page of pages) page.close();
  await Promise.all(apps.map((app) => app.close()));
  await redis.end();
});

async function open(): Promise<RunningApp> {
  const app = await startApp({ REDIS_URL: redis.url });
  apps.push(app);
  return app;
}

async function watch({ origin }: RunningApp): Promise<Follower> {
  const page = await follow(origin);
  pages.push(page);
  return page;
}

const failed = (number = 7): string => sampleBody("build.finished", { state: "failed", number });
const passed = (number = 8): string => sampleBody("build.finished", { state: "passed", number });

const Refused = z.object({ error: z.object({ code: z.string() }) });

describe("processes that share a Redis", () => {
  it("show the same, whichever took the delivery", async () => {
    const [one, other] = [await open(), await open()];
    const shown = [await watch(one), await watch(other)];
    expect(await postSigned(one.origin, failed())).toEqual(accepted("build.finished"));
    await until(() => shown.every((page) => page.lights()[0]?.words === "Failed"));
    expect(await postSigned(other.origin, passed())).toEqual(accepted("build.finished"));
    await until(() => shown.every((page) => page.lights()[0]?.words === "Passed"));
  });

  it("take each signature once among them", async () => {
    const [one, other] = [await open(), await open()];
    const body = failed();
    const headers = signature(body);
    const answers = await Promise.all(
      [one, other, one, other].map(({ origin }) => post(origin, body, headers)),
    );
    const isDuplicate = answers.map(({ body: answer }) => answer);
    expect(isDuplicate).toEqual(
      expect.arrayContaining([{ ok: true, event: "build.finished", duplicate: false }]),
    );
    expect(
      answers.filter((answer) => JSON.stringify(answer).includes('"duplicate":false')),
    ).toHaveLength(1);
  });

  it("take token deliveries, too", async () => {
    const [one, other] = [await open(), await open()];
    const page = await watch(other);
    const answer = await post(one.origin, failed(), { "X-Buildkite-Token": TOKEN });
    expect(answer).toEqual(accepted("build.finished"));
    await until(() => page.lights()[0]?.words === "Failed");
  });

  it("are paused and resumed together", async () => {
    const [one, other] = [await open(), await open()];
    const shown = [await watch(one), await watch(other)];
    await postSigned(one.origin, failed());
    const press = async (path: string) =>
      fetch(`${one.origin}/api/${path}`, { method: "POST", redirect: "manual" });
    expect((await press("pause")).status).toBe(303);
    await until(() => shown.every((page) => page.lights()[0]?.words === "Paused"));
    await press("resume");
    await until(() => shown.every((page) => page.lights()[0]?.words === "Failed"));
  });

  it("know what was so before they started", async () => {
    const one = await open();
    await postSigned(one.origin, failed());
    await one.close();
    apps = [];
    const page = await watch(await open());
    expect(page.lights()).toMatchObject([{ words: "Failed" }]);
  });

  it("leave out an entry of the log that another version has written", async () => {
    const app = await open();
    const page = await watch(app);
    await redis.client.xadd(KEYS.log, "*", "later", "1", "more", "2");
    await until(() => app.lines.some(({ msg }) => msg.includes("makes no sense")));
    await postSigned(app.origin, failed());
    await until(() => page.lights()[0]?.words === "Failed");
  });

  it("write the state anew where Redis has lost everything, for who comes later", async () => {
    const one = await open();
    await postSigned(one.origin, failed());
    await stateIsKept();
    await redis.flush();
    await stateIsKept();
    const page = await watch(await open());
    expect(page.lights()).toMatchObject([{ words: "Failed" }]);
  });
});

/** Of one branch: itself, its pipeline and the head. */
async function stateIsKept(): Promise<void> {
  while ((await redis.client.hlen(KEYS.state)) < 3) await sleep(20);
}

describe("while Redis is away", () => {
  it("deliveries are answered 503, the light keeps its look, and it recovers by itself", async () => {
    const app = await open();
    const page = await watch(app);
    await postSigned(app.origin, failed());
    await until(() => page.lights()[0]?.words === "Failed");
    await redis.kill();
    await until(() => app.lines.some(({ msg }) => msg.startsWith("Redis cannot be used")));

    const body = passed();
    const headers = signature(body);
    const response = await fetch(`${app.origin}/webhook`, { method: "POST", headers, body });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    const refused = Refused.parse(await response.json());
    expect(refused.error.code).toBe("replay_store_unavailable");
    const health = await fetch(`${app.origin}/healthz`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ reason: expect.stringContaining("Redis") });
    expect(page.lights()).toMatchObject([{ words: "Failed" }]);

    await redis.start();
    await until(() => app.lines.some(({ msg }) => msg === "Redis can be used again"));
    expect(await post(app.origin, body, headers)).toEqual(accepted("build.finished"));
    await until(() => page.lights()[0]?.words === "Passed");
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  });

  it("and hangs, deliveries are answered 503 as well", async () => {
    const app = await open();
    redis.pause();
    const answer = await postSigned(app.origin, failed());
    expect(answer.status).toBe(503);
    redis.resume();
    await until(() => app.lines.some(({ msg }) => msg === "Redis can be used again"));
    expect((await postSigned(app.origin, passed())).status).toBe(200);
  });

  it("the app starts all the same", async () => {
    await redis.kill();
    const app = await open();
    expect((await postSigned(app.origin, failed())).status).toBe(503);
    await redis.start();
    await until(() => app.lines.some(({ msg }) => msg === "Redis can be used again"));
    expect((await postSigned(app.origin, failed())).status).toBe(200);
  });
});

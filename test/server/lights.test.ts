import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { createServer } from "node:net";
import { sampleBody } from "../../src/cli/sample.js";
import type { Environment } from "../../src/settings/settings.js";
import { accepted, postSigned, signature, startApp, type RunningApp } from "../helpers/app.js";
import { startFakeLanBulb, type FakeLanBulb } from "../helpers/fake-lan-bulb.js";
import { startFakeLifxApi, type FakeLifxApi } from "../helpers/fake-lifx-api.js";
import { follow, type Follower } from "../helpers/follow.js";
import { until } from "../helpers/until.js";

const LIFX_TOKEN = "c0ffee5ec4e7";
const NO_BROADCAST = "127.255.255.255";
const YELLOW = 60;
const GREEN = 120;
const RED = 0;
const BLUE = 250;

const RUNNING = sampleBody("build.running");
const PASSED = sampleBody("build.finished");
const FAILED = sampleBody("build.finished", { number: 2, state: "failed" });
const BLOCKED = sampleBody("build.finished", { number: 3, blocked: true });

let app: RunningApp;
let page: Follower;
let closers: (() => unknown)[];

beforeEach(() => {
  closers = [];
});

afterEach(async () => {
  // The bulbs go first, so that the app does not wait for them.
  for (const close of closers) await close();
});

async function open(environment: Environment = {}): Promise<void> {
  app = await startApp(environment);
  closers.push(() => app.close());
  page = await follow(app.origin);
  closers.push(() => {
    page.close();
  });
}

async function lifxApi(): Promise<FakeLifxApi> {
  const api = await startFakeLifxApi({ token: LIFX_TOKEN });
  closers.push(() => api.close());
  return api;
}

function isRed(body: unknown): boolean {
  return JSON.stringify(body).includes("red brightness:60%");
}

async function lanBulb(address: string): Promise<FakeLanBulb> {
  const bulb = await startFakeLanBulb({ address });
  closers.push(() => bulb.close());
  return bulb;
}

/** A port of the loopback interface at which nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return String(address.port);
}

describe("the screen", () => {
  beforeEach(() => open());

  it("knows nothing at first", () => {
    expect(page.shown).toEqual([{ words: "Nothing known yet" }]);
  });

  it.each([
    ["Running", RUNNING, { status: "running", effect: { color: { hue: YELLOW } } }],
    ["Passed", PASSED, { status: "passed", effect: { color: { hue: GREEN } } }],
    ["Failed", FAILED, { status: "failed", effect: { color: { hue: RED } } }],
    [
      "Blocked: waiting for a person",
      BLOCKED,
      { status: "blocked", effect: { color: { hue: BLUE } } },
    ],
    ["Ping from Buildkite", sampleBody("ping"), { moment: "ping", effect: { movement: "pulse" } }],
  ])("shows a delivery: %s", async (words, body, expected) => {
    await postSigned(app.origin, body);
    await page.until(words);
    expect(page.shown.find((shown) => shown.words === words)).toMatchObject(expected);
  });

  it.each(["canceled", "skipped", "not_run"])(
    "keeps what it shows when a build is %s",
    async (state) => {
      await postSigned(app.origin, RUNNING);
      await postSigned(app.origin, sampleBody("build.finished", { number: 9, state }));
      await postSigned(app.origin, FAILED);
      await page.until("Failed");
      expect([...new Set(page.words())]).toEqual(["Nothing known yet", "Running", "Failed"]);
    },
  );

  it("does not move for what is refused, or taken before", async () => {
    const taken = signature(RUNNING);
    const send = (body: string, headers: Readonly<Record<string, string>>) =>
      fetch(`${app.origin}/`, { method: "POST", body, headers });
    expect((await send(RUNNING, taken)).status).toBe(200);
    await postSigned(app.origin, FAILED);
    expect(await (await send(RUNNING, taken)).json()).toMatchObject({ duplicate: true });
    expect((await send(PASSED, taken)).status).toBe(401);
    expect((await send(PASSED, { "X-Buildkite-Token": "guessed" })).status).toBe(401);
    await postSigned(app.origin, BLOCKED);
    await page.until("Blocked: waiting for a person");
    expect(page.words()).not.toContain("Passed");
    expect(page.words().filter((words) => words === "Running")).toHaveLength(1);
  });

  it("does not move for a branch that is not watched", async () => {
    await postSigned(app.origin, sampleBody("build.running", { branch: "wick" }));
    await postSigned(app.origin, BLOCKED);
    await page.until("Blocked: waiting for a person");
    expect(page.words()).not.toContain("Running");
  });
});

describe("the screen of an app that watches all branches, in calm colours", () => {
  beforeEach(() => open({ BRANCHES: "*", PALETTE: "calm" }));

  it("moves for any, and names nothing of a payload to strangers", async () => {
    const marked = sampleBody("build.running", { pipeline: "m4rk3r", branch: "m4rk3r" });
    await postSigned(app.origin, marked);
    await page.until("Running");
    expect(page.shown.at(-1)?.effect?.color.brightness).toBe(0.1);
    expect(JSON.stringify(page.shown)).not.toContain("m4rk3r");
  });
});

describe("several lights", () => {
  it("show the same, each in its own way", async () => {
    const api = await lifxApi();
    const bulb = await lanBulb("127.0.15.2");
    await open({
      LIGHTS: "cloud,lan,screen",
      LIFX_ACCESS_TOKEN: LIFX_TOKEN,
      LIFX_API_URL: api.url,
      LIFX_LAN_ADDRESSES: bulb.address,
      LIFX_LAN_BROADCAST: NO_BROADCAST,
    });
    expect(await postSigned(app.origin, RUNNING)).toEqual(accepted("build.running"));
    await page.until("Running");
    await until(() => api.commands.length > 0 && bulb.commands.length > 1);
    expect(api.commands[0]?.body).toMatchObject({ color: "yellow brightness:5%" });
    expect(bulb.commands[1]).toMatchObject({ type: "SetWaveform", hsbk: { hue: YELLOW } });
  });
});

describe("LIFX's API", () => {
  it("delays neither the answer nor the screen where it hangs", async () => {
    const api = await lifxApi();
    api.answerNext("hang");
    await open({
      LIGHTS: "cloud,screen",
      LIFX_ACCESS_TOKEN: LIFX_TOKEN,
      LIFX_API_URL: api.url,
    });
    await postSigned(app.origin, RUNNING);
    await until(() => api.commands.some(({ answer }) => answer === "hang"));
    expect(await postSigned(app.origin, FAILED)).toEqual(accepted("build.finished"));
    await page.until("Failed");
  });

  it("is no reason to fall over where it is not reached, and the log says so once", async () => {
    await open({
      LIGHTS: "cloud,screen",
      LIFX_ACCESS_TOKEN: LIFX_TOKEN,
      LIFX_API_URL: `http://127.0.0.1:${await closedPort()}`,
    });
    const warnings = () => app.lines.filter(({ light, level }) => light === "cloud" && level > 30);
    for (const [body, words] of [
      [RUNNING, "Running"],
      [FAILED, "Failed"],
      [BLOCKED, "Blocked: waiting for a person"],
    ] as const) {
      expect(await postSigned(app.origin, body)).toMatchObject({ status: 200 });
      await page.until(words);
    }
    await until(() => warnings().length > 0);
    expect(await (await fetch(`${app.origin}/healthz`)).json()).toEqual({ ok: true });
    expect(warnings()).toMatchObject([{ level: 40, code: "lifx_unreachable" }]);
    expect(app.logText()).not.toContain(LIFX_TOKEN);
  });

  it.each([
    { status: 500, body: "<html>oops</html>" },
    { status: 401, body: { error: `Invalid token ${LIFX_TOKEN}` } },
    { status: 207, body: "not JSON" },
    "destroy",
  ] as const)("may answer anything: %j", async (answer) => {
    const api = await lifxApi();
    api.answerNext(answer);
    await open({
      LIGHTS: "cloud,screen",
      LIFX_ACCESS_TOKEN: LIFX_TOKEN,
      LIFX_API_URL: api.url,
    });
    await postSigned(app.origin, RUNNING);
    await until(() => api.commands.length > 0);
    expect(await postSigned(app.origin, FAILED)).toMatchObject({ status: 200 });
    await until(() => isRed(api.commands.at(-1)?.body));
    expect(api.commands.at(-1)?.body).toMatchObject({ color: "red brightness:60%" });
    expect(app.logText()).not.toContain(LIFX_TOKEN);
  });
});

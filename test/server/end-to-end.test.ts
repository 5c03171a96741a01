import { afterEach, describe, expect, it } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import {
  accepted,
  post,
  postSigned,
  signature,
  startApp,
  type RunningApp,
} from "../helpers/app.js";
import { EXAMPLE_EFFECTS } from "../helpers/example-apps.js";
import { startFakeLanBulb, type FakeLanBulb } from "../helpers/fake-lan-bulb.js";
import { startFakeLifxApi, type FakeLifxApi } from "../helpers/fake-lifx-api.js";
import { follow, type Follower } from "../helpers/follow.js";
import { until } from "../helpers/until.js";

const LIFX_TOKEN = "c0ffee5ec4e7";

const RUNNING = sampleBody("build.running");
const PASSED = sampleBody("build.finished");
const FAILED = sampleBody("build.finished", { number: 2, state: "failed" });
const BLOCKED = sampleBody("build.finished", { number: 3, blocked: true });

let app: RunningApp;

describe("as on Heroku, with LIFX's HTTP API", () => {
  let api: FakeLifxApi;
  let page: Follower | undefined;

  afterEach(async () => {
    page?.close();
    page = undefined;
    await app.close();
    await api.close();
  });

  /** What Heroku and app.json set, with the API somewhere else. */
  async function open(lights = ""): Promise<void> {
    api = await startFakeLifxApi({ token: LIFX_TOKEN });
    app = await startApp({
      NODE_ENV: "production",
      WEBHOOK_ACCEPT: "either",
      LIFX_ACCESS_TOKEN: LIFX_TOKEN,
      BULB_SELECTOR: "all",
      TRUST_PROXY: "1",
      LIGHTS: lights,
      LIFX_API_URL: api.url,
    });
  }

  const effects = () => api.commands.filter(({ method }) => method === "POST");

  /** Delivers, and waits until the bulb was told. */
  async function play(body: string): Promise<void> {
    const count = effects().length;
    expect(await postSigned(app.origin, body)).toMatchObject({ status: 200 });
    await until(() => effects().length > count);
  }

  it("the three effects of the example apps are exact, and blocked is never green", async () => {
    await open();
    await play(RUNNING);
    await play(PASSED);
    await play(FAILED);
    const before = api.commands.length;
    await play(BLOCKED);

    const { running, passed, failed } = EXAMPLE_EFFECTS;
    const [first, second, third, fourth] = effects();
    const path = "/v1/lights/all/effects/breathe";
    expect([first, second, third]).toMatchObject([
      { path, body: running },
      { path, body: passed },
      { path, body: failed },
    ]);
    expect([first?.body, second?.body, third?.body]).toEqual([running, passed, failed]);
    expect(fourth?.body).toMatchObject({ color: "blue brightness:50%" });
    expect(JSON.stringify(api.commands.slice(before))).not.toContain("green");
    expect(new Set(api.commands.map(({ answer }) => answer))).toEqual(new Set([207]));
  });

  it("a duplicate has no second effect", async () => {
    await open("cloud,screen");
    page = await follow(app.origin);
    const proof = signature(RUNNING);
    expect(await post(app.origin, RUNNING, proof)).toEqual(accepted("build.running"));
    await until(() => effects().length === 1);
    await play(FAILED);
    expect(await post(app.origin, RUNNING, proof)).toEqual(accepted("build.running", true));
    await play(BLOCKED);
    await page.until("Blocked: waiting for a person");

    const colors = [/^yellow/, /^red/, /^blue/].map((pattern): unknown =>
      expect.objectContaining({ color: expect.stringMatching(pattern) }),
    );
    expect(effects().map(({ body }) => body)).toEqual(colors);
    expect(page.words().filter((words) => words === "Running")).toHaveLength(1);
  });
});

describe("as at home, over the LAN", () => {
  let bulb: FakeLanBulb;

  afterEach(async () => {
    await app.close();
    await bulb.close();
  });

  it("the answer leaves before the bulb is reached, and then it is told what runs", async () => {
    bulb = await startFakeLanBulb({ address: "127.0.15.3" });
    app = await startApp({
      LIGHTS: "lan",
      LIFX_LAN_ADDRESSES: bulb.address,
      LIFX_LAN_BROADCAST: "127.255.255.255",
    });
    await until(() => bulb.messages.length > 0);

    bulb.silent = true;
    expect(await postSigned(app.origin, RUNNING)).toEqual(accepted("build.running"));
    expect(bulb.commands).toEqual([]);

    bulb.silent = false;
    await until(() => bulb.commands.some(({ type }) => type === "SetWaveform"));
    const yellow = { hue: 60, saturation: 1, kelvin: 3500 };
    const [from, effect] = [
      bulb.commands.find(({ type }) => type === "SetColor"),
      bulb.commands.find(({ type }) => type === "SetWaveform"),
    ];
    expect(from).toMatchObject({ hsbk: { ...yellow, brightness: 0.35 }, duration: 0 });
    expect(effect).toMatchObject({
      hsbk: { ...yellow, brightness: 0.05 },
      transient: false,
      period: 5000,
      cycles: 9999,
      skewRatio: 0.5,
      waveform: 1,
    });
    expect(bulb.commands.every(({ type }) => type !== "SetPower")).toBe(true);
    expect(bulb.refusals).toEqual([]);
  });

  it("running, failed and blocked follow each other on the bulb, and none is green", async () => {
    bulb = await startFakeLanBulb({ address: "127.0.15.4" });
    app = await startApp({
      LIGHTS: "lan",
      LIFX_LAN_ADDRESSES: bulb.address,
      LIFX_LAN_BROADCAST: "127.255.255.255",
    });
    const hues = () =>
      bulb.commands.flatMap((each) => (each.type === "SetWaveform" ? [each.hsbk.hue] : []));
    for (const [body, hue] of [
      [RUNNING, 60],
      [FAILED, 0],
      [BLOCKED, 250],
    ] as const) {
      await postSigned(app.origin, body);
      await until(() => hues().at(-1) === hue);
    }
    // A message that is not acknowledged in time is sent again.
    expect([...new Set(hues())]).toEqual([60, 0, 250]);
  });
});

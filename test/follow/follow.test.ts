import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleBody } from "../../src/cli/sample.js";
import { follow, type Following } from "../../src/follow/follow.js";
import { readFollowSettings } from "../../src/settings/follow.js";
import type { Environment } from "../../src/settings/settings.js";
import { postSigned, startApp, type RunningApp } from "../helpers/app.js";
import { startFakeLanBulb, type FakeLanBulb } from "../helpers/fake-lan-bulb.js";
import { until } from "../helpers/until.js";
import { NO_BROADCAST, recordingLog } from "../lights/lan/support.js";

const FOLLOW_TOKEN = "f0llow-t0ken-0123";
const PINK = { hue: 325, saturation: 0.5, brightness: 0.3, kelvin: 3500 };
const RED = 0;
const GREEN = 120;

let folder: string;
let desk: FakeLanBulb;
let shelf: FakeLanBulb;
let app: RunningApp;
let following: Following | undefined;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "light-"));
  desk = await startFakeLanBulb({ address: "127.0.61.2", label: "Desk" });
  shelf = await startFakeLanBulb({ address: "127.0.61.3", label: "Shelf" });
  desk.settlesOn = PINK;
});

afterEach(async () => {
  // The bulbs go first, so that nothing waits for them.
  await Promise.all([desk.close(), shelf.close()]);
  await following?.close();
  following = undefined;
  await app.close();
  rmSync(folder, { recursive: true });
  expect(JSON.stringify(lines) + app.logText()).not.toContain(FOLLOW_TOKEN);
});

async function startAt(port: number, environment: Environment = {}): Promise<void> {
  const STATE_PATH = join(folder, "state");
  app = await startApp({ FOLLOW_TOKEN, STATE_PATH, PORT: String(port), ...environment });
}

async function open(environment: Environment = {}): Promise<void> {
  const { settings } = readFollowSettings({
    FOLLOW_URL: app.origin,
    FOLLOW_TOKEN,
    STATE_PATH: join(folder, "follower"),
    LIFX_LAN_ADDRESSES: `${desk.address},${shelf.address}`,
    LIFX_LAN_BROADCAST: NO_BROADCAST,
    ...environment,
  });
  const recording = recordingLog();
  lines = recording.lines;
  following = await follow({ settings, log: recording.log, now: Date.now });
}

const send = (event: "build.running" | "build.finished", options = {}) =>
  postSigned(app.origin, sampleBody(event, options));

const isOf = (bulb: FakeLanBulb, hue: number) => () =>
  bulb.settlesOn.hue === hue && bulb.settlesOn.saturation === 1;

describe("a follower of an app with one light", () => {
  it("shows on all bulbs exactly what the app decides", async () => {
    await startAt(0);
    await open();
    await send("build.running");
    await until(() => [desk, shelf].every(({ commands }) => commands.length === 2));
    expect(desk.commands).toMatchObject([
      { type: "SetColor", hsbk: { hue: 60, brightness: expect.closeTo(0.35, 3) } },
      {
        ...{ type: "SetWaveform", period: 5000, cycles: 9999, waveform: 1, transient: false },
        hsbk: { hue: 60, brightness: expect.closeTo(0.05, 3) },
      },
    ]);
    await send("build.finished", { state: "failed" });
    await until(() => isOf(desk, RED)() && isOf(shelf, RED)());
  });

  it("is right again after the app was away, whatever it missed", async () => {
    await startAt(0);
    await open();
    await send("build.finished", { state: "failed" });
    await until(isOf(desk, RED));
    const { port } = app;
    await app.close();
    // What happens meanwhile the follower never hears of.
    await startAt(0);
    await send("build.finished", { number: 2 });
    await app.close();
    await startAt(port);
    await until(isOf(desk, GREEN));
    await until(() => lines.some(({ msg }) => msg === "The app is followed again"));
  });

  it("gives the bulbs back on a pause and on Ctrl-C, also what it found before it was killed", async () => {
    await startAt(0);
    await open();
    await send("build.finished", { state: "failed" });
    await until(isOf(desk, RED));
    await fetch(`${app.origin}/api/pause`, { method: "POST" });
    await until(() => desk.settlesOn.saturation < 1);
    await fetch(`${app.origin}/api/resume`, { method: "POST" });
    await until(isOf(desk, RED));
    await following?.close();
    await open();
    await until(() => lines.some(({ msg }) => msg === "following these lights of the app"));
    await until(() => lines.filter(({ msg }) => msg === "Found a LIFX bulb on the LAN").length > 1);
    await until(isOf(desk, RED));
    await following?.close({ giveBack: true });
    following = undefined;
    expect(desk.settlesOn).toMatchObject({ saturation: expect.closeTo(0.5, 2) });
  });
});

describe("a follower of an app with several lights", () => {
  const LIGHTS_CONFIG = `{ lights: [{ name: Web, pipelines: web }, { name: Api, pipelines: api }] }`;

  it("shows each on the bulbs that its own config names", async () => {
    await startAt(0, { LIGHTS: "", LIGHTS_CONFIG });
    await open({
      LIGHTS_CONFIG: "{ lights: [{ name: Api, lan: [Desk] }, { name: Web, lan: [Shelf] }] }",
    });
    await send("build.finished", { pipeline: "web", state: "failed" });
    await send("build.finished", { pipeline: "api" });
    await until(() => isOf(desk, GREEN)() && isOf(shelf, RED)());
  });

  it("says what to do where it has no config, and leaves the bulbs alone", async () => {
    await startAt(0, { LIGHTS: "", LIGHTS_CONFIG });
    await open();
    await until(() => lines.some(({ msg }) => String(msg).includes("set LIGHTS_CONFIG here")));
    await send("build.finished", { pipeline: "web", state: "failed" });
    await until(() => desk.messages.some(({ type }) => type === "GetLabel"));
    expect(desk.commands).toEqual([]);
  });
});

describe("a follower of an app that does not take its token", () => {
  it("says so", async () => {
    await startAt(0);
    await open({ FOLLOW_TOKEN: "another-t0ken-0123" });
    await until(() => lines.some(({ code }) => code === "line_token_wrong"));
    expect(JSON.stringify(lines)).not.toContain("another-t0ken");
  });
});

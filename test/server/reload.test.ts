import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { sampleBody } from "../../src/cli/sample.js";
import { accepted, postSigned, startApp, type RunningApp } from "../helpers/app.js";
import { startFakeLanBulb, type FakeLanBulb } from "../helpers/fake-lan-bulb.js";
import { startFakeLifxApi, type FakeLifxApi } from "../helpers/fake-lifx-api.js";
import { follow, type Follower } from "../helpers/follow.js";
import { until } from "../helpers/until.js";

// The file is looked at once a second.
jest.setTimeout(60_000);

const LIFX_TOKEN = "c0ffee5ec4e7";
const SHELF = "d073d5000001";

/** What the bulbs showed before anything of ours. */
const PINK = { hue: 325, saturation: 0.5, brightness: 0.3, kelvin: 3500 };
const WARM = { hue: 0, saturation: 0, brightness: 0.6, kelvin: 2700 };

const DOOR = "{ name: Door, lan: [127.0.31.22] }";
const SHELF_LIGHT = '{ name: Shelf, cloud: "label:Shelf" }';
const ON_PAGE = "{ name: Page }";

const Report = z.looseObject({
  faults: z.array(z.string()),
  lights: z.array(z.looseObject({ name: z.string(), status: z.string().nullable() })),
});

let folder: string;
let path: string;
let api: FakeLifxApi;
let door: FakeLanBulb;
let hall: FakeLanBulb;
let app: RunningApp;
let page: Follower;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "light-"));
  path = join(folder, "lights.yaml");
  api = await startFakeLifxApi({ token: LIFX_TOKEN, lights: [{ id: SHELF, label: "Shelf" }] });
  door = await startFakeLanBulb({ address: "127.0.31.22" });
  hall = await startFakeLanBulb({ address: "127.0.31.23" });
  door.settlesOn = PINK;
  hall.settlesOn = PINK;
  api.shown.set(SHELF, WARM);
});

afterEach(async () => {
  page.close();
  await Promise.all([api, door, hall].map((each) => each.close()));
  await app.close();
  rmSync(folder, { recursive: true });
});

const save = (lights: readonly string[], palette = "classic") => {
  const list = lights.map((light) => `  - ${light}\n`).join("");
  writeFileSync(path, `palette: ${palette}\nlights:\n${list}`);
};

async function open(...lights: readonly string[]): Promise<void> {
  save(lights);
  app = await startApp({
    LIGHTS_CONFIG: path,
    LIFX_ACCESS_TOKEN: LIFX_TOKEN,
    LIFX_API_URL: api.url,
    LIFX_LAN_ADDRESSES: `${door.address},${hall.address}`,
    LIFX_LAN_BROADCAST: "127.255.255.255",
  });
  page = await follow(app.origin);
}

async function tell(state: "passed" | "failed", number = 1): Promise<void> {
  const body = sampleBody("build.finished", { state, number });
  expect(await postSigned(app.origin, body)).toEqual(accepted("build.finished"));
}

async function report(): Promise<z.output<typeof Report>> {
  return Report.parse(await (await fetch(`${app.origin}/api/status`)).json());
}

async function press(button: "pause" | "resume"): Promise<void> {
  const options = { method: "POST", headers: { origin: app.origin } };
  await fetch(`${app.origin}/api/${button}`, options);
}

const builds = async () => (await fetch(`${app.origin}/builds`)).text();
const logged = (words: string) => app.lines.filter(({ msg }) => msg.includes(words));
const reloads = () => logged("LIGHTS_CONFIG has changed").length;
const shelf = () => api.shown.get(SHELF);

/** Puts the config in the place of the one before, and waits until that was noticed. */
async function change(lights: readonly string[], palette?: string): Promise<void> {
  const before = reloads();
  save(lights, palette);
  await until(() => reloads() > before);
}

const statuses = () => page.lights().map(({ status }) => status);

describe("a changed LIGHTS_CONFIG", () => {
  it("adds a light, which shows what is so at once, as every page that is open", async () => {
    await open(DOOR);
    await tell("failed");
    await until(() => door.settlesOn.hue === 0);
    await change([DOOR, SHELF_LIGHT, ON_PAGE]);
    await until(() => shelf()?.saturation === 1);
    await until(() => statuses().join() === "failed,failed,failed");
    const { lights, faults } = await report();
    const names = lights.map(({ name, status }) => `${name} ${status ?? ""}`);
    expect(names).toEqual(["Door failed", "Shelf failed", "Page failed"]);
    expect(faults).toEqual([]);
    expect(page.ended()).toBe(false);
  });

  it("removes lights, whose bulbs get back what they showed, and no other moves", async () => {
    await open(SHELF_LIGHT, ON_PAGE, DOOR);
    await tell("failed");
    await until(() => door.settlesOn.hue === 0 && shelf()?.saturation === 1);
    await change([SHELF_LIGHT]);
    await until(() => door.settlesOn.saturation === 0.5);
    expect(door.settlesOn).toEqual({ ...PINK, hue: expect.closeTo(PINK.hue, 0) });
    await until(() => page.lights().length === 1);
    expect(api.commands.some(({ path }) => path.endsWith("/states"))).toBe(false);

    const { length } = door.commands;
    await change([SHELF_LIGHT, ON_PAGE]);
    await tell("passed", 2);
    await until(() => statuses().join() === "passed,passed");
    expect(door.commands).toHaveLength(length);
  });

  it("changes the palette of what shows, and plays nothing for what was so before", async () => {
    await open(DOOR);
    await tell("passed");
    await until(() => door.settlesOn.hue === 120);
    const plays = "effects: [{ on: passed, play: rainbow }]";
    await change([`{ name: Door, lan: [127.0.31.22], ${plays} }`], "colour-blind");
    await until(() => door.settlesOn.hue === 240);
    await until(() => page.lights().every(({ effect }) => effect?.color.hue === 240));
    expect(page.words()).not.toContain("Just passed");
    expect(door.commands.some(({ type }) => type === "SetPower")).toBe(false);
  });

  it("gives back a bulb that its light no longer names", async () => {
    await open(DOOR);
    await tell("failed");
    await until(() => door.settlesOn.hue === 0);
    await change(["{ name: Door, lan: [127.0.31.23] }"]);
    await until(() => hall.settlesOn.hue === 0);
    await until(() => door.settlesOn.saturation === 0.5);
  });

  it("gives nobody a colour of the palette before as their own", async () => {
    api.shown.set(SHELF, { hue: 120, saturation: 1, brightness: 0.75, kelvin: 3500 });
    await open(SHELF_LIGHT);
    await tell("failed");
    await until(() => shelf()?.hue === 0);
    await change([SHELF_LIGHT], "calm");
    await until(() => shelf()?.brightness === 0.35);
    await app.close({ giveBack: true });
    expect(shelf()).toMatchObject({ hue: 0, brightness: 0.35 });
  });

  it("lets a pause go on", async () => {
    await open(DOOR);
    await tell("failed");
    await until(() => door.settlesOn.hue === 0);
    await press("pause");
    await until(() => door.settlesOn.saturation === 0.5);
    await change([DOOR, ON_PAGE]);
    await until(() => page.lights().length === 2);
    expect(page.lights()).toEqual([{ words: "Paused" }, { words: "Paused" }]);
    expect(door.settlesOn.saturation).toBe(0.5);
    await press("resume");
    await until(() => door.settlesOn.hue === 0);
    await until(() => statuses().join() === "failed,failed");
  });
});

describe("a LIGHTS_CONFIG that is not right any more", () => {
  it("leaves the one before in force and says so, until it is right again", async () => {
    await open(DOOR, ON_PAGE);
    await change(["{ name: Door, lann: all }", "{ pipelines: <b>web }"], "<i>neon");
    const { faults, lights } = await report();
    expect(faults).toEqual([
      expect.stringMatching(/^.+lights\.yaml:1: palette: must be one of classic, calm/),
      expect.stringMatching(/^.+lights\.yaml:3: lights\[0\].*lann/),
      expect.stringMatching(/^.+lights\.yaml:4: lights\[1\].*name/),
    ]);
    expect(lights.map(({ name }) => name)).toEqual(["Door", "Page"]);
    const html = await builds();
    expect(html).toContain("The changed LIGHTS_CONFIG is not right");
    expect(html).toContain("lights.yaml:3: lights[0]");
    expect(html).not.toMatch(/<i>|<b>web/);
    expect(logged("is not right")).toMatchObject([{ level: 50, faults }]);

    await tell("failed");
    await until(() => door.settlesOn.hue === 0);
    await change([ON_PAGE]);
    await until(() => page.lights().length === 1);
    expect((await report()).faults).toEqual([]);
    expect(await builds()).not.toContain("not right");
  });

  it("may be gone altogether", async () => {
    await open(ON_PAGE);
    rmSync(path);
    await until(() => logged("is not right").length === 1);
    expect((await report()).faults).toEqual([expect.stringMatching(/cannot be read \(ENOENT\)/)]);
    await tell("passed");
    await page.until("Passed");
  });
});

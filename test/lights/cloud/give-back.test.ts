import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Cloud } from "../../../src/lights/cloud/index.js";
import { CLOSE_GRACE, type Light } from "../../../src/lights/light.js";
import { fakeKeepsakes, type FakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import {
  startFakeLifxApi,
  type FakeLight,
  type FakeLifxApi,
  type ScriptedAnswer,
} from "../../helpers/fake-lifx-api.js";
import { until } from "../../helpers/until.js";
import { TOKEN, frame, recordingLog, testCloud, told, type Line } from "./support.js";

const DESK: FakeLight = { id: "d073d5000001", label: "Desk" };
const DOOR: FakeLight = { id: "d073d5000002", label: "Door" };
const AWAY: FakeLight = { id: "d073d5000003", label: "Hall", status: "offline" };

const PINK = { hue: 325, saturation: 0.5, brightness: 0.3, kelvin: 3500 };
const WARM = { hue: 0, saturation: 0, brightness: 0.6, kelvin: 2700 };

let api: FakeLifxApi;
let cloud: Cloud;
let light: Light;
let keepsakes: FakeKeepsakes;
let lines: Line[];

async function open(lights: readonly FakeLight[]): Promise<void> {
  api = await startFakeLifxApi({ token: TOKEN, lights });
  api.shown.set(DESK.id, PINK);
  api.shown.set(DOOR.id, WARM);
  const recording = recordingLog();
  lines = recording.lines;
  keepsakes = fakeKeepsakes();
  cloud = testCloud(api.url, { keepsakes, log: recording.log });
  light = cloud.light("all");
}

async function showing(name: "red" | "green"): Promise<void> {
  const { length } = api.commands;
  light.show(frame(name));
  await until(() => api.commands.length > length);
}

const kept = () => Object.fromEntries(keepsakes.colors);
const warnings = () => lines.filter(({ level }) => level === 40);

beforeEach(() => open([DESK, DOOR]));

afterEach(async () => {
  await light.close();
  await api.close();
  expect(JSON.stringify(lines)).not.toContain(TOKEN);
});

describe("lights behind LIFX's API", () => {
  it("are asked what they show before the first effect, and once", async () => {
    await showing("red");
    await showing("green");
    expect(api.requests.map(told)).toEqual(["GET all", "PUT all/state red", "PUT all/state green"]);
    expect(kept()).toEqual({ [DESK.id]: PINK, [DOOR.id]: WARM });
  });

  it("get back what they showed in one request, over a second, and keep it", async () => {
    await showing("red");
    await light.giveBack();
    expect(api.commands.at(-1)).toMatchObject({
      method: "PUT",
      path: "/v1/lights/states",
      body: {
        states: [
          { selector: `id:${DESK.id}`, color: "hue:325 saturation:0.5 brightness:30%" },
          { selector: `id:${DOOR.id}`, color: "kelvin:2700 brightness:60%" },
        ],
        defaults: { duration: 1 },
      },
      answer: 207,
    });
    expect(api.shown.get(DESK.id)).toEqual(PINK);
    expect(api.shown.get(DOOR.id)).toEqual(WARM);
    expect(kept()).toEqual({});
    await light.close();
    expect(api.commands).toHaveLength(2);
    expect(lines).toEqual([]);
  });

  it("are asked anew when something is shown again", async () => {
    await showing("red");
    await light.giveBack();
    api.shown.set(DESK.id, WARM);
    await showing("green");
    expect(kept()).toEqual({ [DESK.id]: WARM, [DOOR.id]: WARM });
    expect(api.requests.filter(({ method }) => method === "GET")).toHaveLength(2);
  });

  it("get back what is known from before, and what they show is not asked for that", async () => {
    keepsakes.colors.set(DESK.id, WARM);
    await showing("red");
    expect(kept()).toEqual({ [DESK.id]: WARM, [DOOR.id]: WARM });
    await light.giveBack();
    expect(api.shown.get(DESK.id)).toEqual(WARM);
  });

  it("are given back in requests of fifty", async () => {
    const lights = Array.from({ length: 60 }, (_, index) => ({
      id: `d073d50001${String(index + 10)}`,
      label: `Light ${String(index)}`,
    }));
    await light.close();
    await api.close();
    await open(lights);
    await showing("red");
    expect(keepsakes.colors.size).toBe(60);
    await light.giveBack();
    expect(api.commands.map(({ answer }) => answer)).toEqual([207, 207, 207]);
    expect(kept()).toEqual({});
  });

  it("that are offline are neither noted nor lose what is kept for them", async () => {
    await light.close();
    await api.close();
    await open([DESK, AWAY]);
    await showing("red");
    expect(kept()).toEqual({ [DESK.id]: PINK });
    keepsakes.colors.set(AWAY.id, WARM);
    await light.giveBack();
    expect(kept()).toEqual({ [AWAY.id]: WARM });
    expect(warnings()).toMatchObject([
      { code: "lifx_lights_missed" },
      { selector: "all", bulbs: [AWAY.id] },
    ]);
  });

  it("are left alone where nothing was shown", async () => {
    await light.giveBack();
    expect(api.requests).toEqual([]);
  });
});

describe("an effect", () => {
  it.each<[string, ScriptedAnswer]>([
    ["LIFX fails", { status: 503 }],
    ["LIFX hangs", "hang"],
    ["the list is none", { status: 200, body: { lights: "?" } }],
    ["the list is of nonsense", { status: 200, body: [{ id: "Desk" }, 7, null] }],
  ])(
    "goes out where %s when asked what the lights show, and nothing is given back",
    async (_, answer) => {
      api.listNext(answer);
      await showing("red");
      await showing("green");
      await light.giveBack();
      expect(api.requests.map(told)).toEqual([
        "GET all",
        "PUT all/state red",
        "PUT all/state green",
      ]);
      expect(warnings()).toEqual([]);
      expect(lines.length).toBeLessThanOrEqual(1);
    },
  );

  it("says itself that LIFX refuses, once", async () => {
    const nowhere = cloud.light("label:Nowhere");
    nowhere.show(frame("red"));
    await until(() => lines.length > 0);
    await nowhere.giveBack();
    await nowhere.close();
    expect(lines.map(({ code }) => code)).toEqual(["lifx_no_such_light"]);
  });

  it("does not land after the lights were given back", async () => {
    light.show(frame("red"));
    await until(() => api.requests.length > 0);
    await light.giveBack();
    await showing("green");
    light.show(frame("red"));
    await light.giveBack();
    await light.close();
    expect(api.requests.map(told).slice(-2)).toEqual(["PUT all/state green", "PUT states"]);
    expect(api.shown.get(DESK.id)).toEqual(PINK);
  });

  it("that hangs is given up, which is said once, and what was kept stays", async () => {
    await showing("red");
    api.answerNext("hang");
    await showing("green");
    const start = performance.now();
    await light.giveBack();
    expect(performance.now() - start).toBeGreaterThanOrEqual(CLOSE_GRACE - 10);
    expect(kept()).toEqual({ [DESK.id]: PINK, [DOOR.id]: WARM });
    expect(warnings()).toMatchObject([{ bulbs: [DESK.id, DOOR.id] }]);
    await light.giveBack();
    expect(kept()).toEqual({});
  });

  it("that comes while LIFX refuses to give back is shown, and what was kept stays", async () => {
    await showing("red");
    api.answerNext({ status: 503 });
    await light.giveBack();
    expect(warnings()).toMatchObject([{ code: "lifx_unavailable", bulbs: [DESK.id, DOOR.id] }]);
    await showing("green");
    await light.giveBack();
    expect(api.shown.get(DESK.id)).toEqual(PINK);
  });
});

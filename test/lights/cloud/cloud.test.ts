import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { createCloud, type Cloud } from "../../../src/lights/cloud/index.js";
import type { Light } from "../../../src/lights/light.js";
import { fakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLifxApi, type FakeLifxApi } from "../../helpers/fake-lifx-api.js";
import { until } from "../../helpers/until.js";
import { TOKEN, frame, recordingLog, told, type Line } from "./support.js";

const DESK = { id: "d073d5000001", label: "Desk" };
const DOOR = { id: "d073d5000002", label: "Door" };
const HALL = { id: "d073d5000003", label: "Hall" };

// Every request is followed by half a second of real rest.
jest.setTimeout(30_000);

let api: FakeLifxApi;
let cloud: Cloud;
let lights: Light[];
let lines: Line[];

function light(selector: string): Light {
  const made = cloud.light(selector);
  lights.push(made);
  return made;
}

beforeEach(async () => {
  api = await startFakeLifxApi({ token: TOKEN, lights: [DESK, DOOR, HALL] });
  const recording = recordingLog();
  lines = recording.lines;
  lights = [];
  cloud = createCloud({
    apiUrl: api.url,
    token: TOKEN,
    keepsakes: fakeKeepsakes(),
    log: recording.log,
  });
});

afterEach(async () => {
  await Promise.all(lights.map((each) => each.close()));
  await api.close();
});

describe("the lights of one cloud", () => {
  it("send one after the other, spaced together", async () => {
    light("label:Desk").show(frame("red"));
    light("label:Door").show(frame("green"));
    await until(() => api.commands.length === 2);
    expect(api.requests.map(told)).toEqual([
      "GET label:Desk",
      "GET label:Door",
      "PUT label:Desk/state red",
      "PUT label:Door/state green",
    ]);
    const times = api.requests.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - Number(times[index]));
    expect(Math.min(...pauses)).toBeGreaterThan(400);
    expect(lines).toEqual([]);
  });

  it("get a turn each, and send in it what is newest then", async () => {
    const [desk, door, hall] = ["label:Desk", "label:Door", "label:Hall"].map(light);
    for (const each of [desk, door, hall]) each?.show(frame("red"));
    await until(() => api.requests.length === 4);
    for (const name of ["orange", "yellow", "green"] as const) {
      for (const each of [desk, door, hall]) each?.show(frame(name));
    }
    await until(() => api.commands.length === 4);
    expect(api.commands.map(told)).toEqual([
      "PUT label:Desk/state red",
      "PUT label:Door/state green",
      "PUT label:Hall/state green",
      "PUT label:Desk/state green",
    ]);
  });

  it("do not wait for one whose request hangs", async () => {
    api.answerNext("hang");
    light("label:Desk").show(frame("red"));
    await until(() => api.commands.length === 1);
    light("label:Door").show(frame("green"));
    await until(() => api.commands.length === 2, 5_000);
    expect(api.commands.map(({ answer }) => answer)).toEqual(["hang", 207]);
  });

  it("all rest when one has used up the rate limit, and go on after the reset", async () => {
    const door = light("label:Door");
    door.show(frame("green"));
    await until(() => api.commands.length === 1);
    const reset = Math.ceil(Date.now() / 1000) + 3;
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
    api.answerNext({ status: 207, headers });
    light("label:Desk").show(frame("red"));
    await until(() => api.commands.length === 2);
    door.show(frame("blue"));
    light("label:Hall").show(frame("blue"));
    await until(() => api.commands.length === 4);
    expect(api.commands.slice(2).map(told).sort()).toEqual([
      "PUT label:Door/state blue",
      "PUT label:Hall/state blue",
    ]);
    const used = api.commands[1];
    const later = api.requests.filter(({ at }) => at > Number(used?.at));
    expect(Math.min(...later.map(({ at }) => at))).toBeGreaterThanOrEqual(reset * 1000);
    const limited = lines.filter(({ code }) => code === "lifx_rate_limited");
    expect(limited.map(({ selector }) => selector).sort()).toEqual(["label:Door", "label:Hall"]);
  });
});

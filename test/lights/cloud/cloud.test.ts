import { afterEach, describe, expect, it, jest } from "@jest/globals";

import type { Cloud } from "../../../src/lights/cloud/index.js";
import type { Light } from "../../../src/lights/light.js";
import { startFakeLifxApi, type Counting, type FakeLifxApi } from "../../helpers/fake-lifx-api.js";
import { until } from "../../helpers/until.js";
import { TOKEN, frame, recordingLog, testCloud, told, type Line } from "./support.js";

const LABELS = ["Desk", "Door", "Hall", "Shelf", "Stairs", "Roof", "Cellar", "Porch"];
const BULBS = LABELS.map((label, index) => ({ id: `d073d500000${String(index)}`, label }));

// A window of three seconds is waited for.
jest.setTimeout(30_000);

let api: FakeLifxApi;
let cloud: Cloud;
let lights: Light[] = [];
let lines: Line[];

async function open(counting?: Counting): Promise<void> {
  api = await startFakeLifxApi({ token: TOKEN, lights: BULBS, ...(counting && { counting }) });
  const recording = recordingLog();
  lines = recording.lines;
  cloud = testCloud(api.url, { log: recording.log });
  lights = LABELS.map((label) => cloud.light(`label:${label}`));
}

const answers = () => api.requests.map(({ answer }) => answer);

afterEach(async () => {
  await Promise.all(lights.map((each) => each.close()));
  await api.close();
});

describe("the lights of one cloud", () => {
  it("send together, but for the very first request, which finds out what LIFX takes", async () => {
    await open();
    for (const light of lights) light.show(frame("red"));
    await until(() => api.commands.length === LABELS.length);
    expect(api.requests.map(told).sort()).toEqual(
      LABELS.flatMap((label) => [`GET label:${label}`, `PUT label:${label}/state red`]).sort(),
    );
    expect(lines).toEqual([]);
  });

  it("do not wait for one whose request hangs", async () => {
    await open();
    api.answerNext("hang");
    lights[0]?.show(frame("red"));
    await until(() => api.commands.length === 1);
    lights[1]?.show(frame("green"));
    await until(() => api.commands.length === 2, 5_000);
    expect(api.commands.map(({ answer }) => answer)).toEqual(["hang", 207]);
  });

  it.each(["fixed", "sliding"] as const)(
    "all rest when the limit is used up, which is logged once, and go on after it: %s",
    async (manner) => {
      await open({ limit: 10, span: 3000, manner });
      for (const light of lights) light.show(frame("red"));
      await until(() => api.commands.length === LABELS.length);
      expect(new Set(answers())).toEqual(new Set([200, 207]));
      const times = api.requests.map(({ at }) => at);
      expect(Number(times[10]) - Number(times[0])).toBeGreaterThanOrEqual(3000);
      const warnings = lines.filter(({ level }) => level === 40);
      expect(warnings.map(({ code }) => code)).toEqual(["lifx_rate_limited"]);
    },
  );

  it("all obey a 429, and what it refused is sent again", async () => {
    await open({ limit: 10, span: 3000, manner: "fixed" });
    api.answerNext({ status: 429, headers: { "retry-after": "2" } });
    lights[0]?.show(frame("red"));
    await until(() => api.commands.length === 1);
    await until(() => api.commands.length === 2);
    const [refused, again] = api.commands.map(({ at }) => at);
    expect(Number(again) - Number(refused)).toBeGreaterThanOrEqual(2000);
    expect(api.commands.map(({ answer }) => answer)).toEqual([429, 207]);
    expect(lines.filter(({ level }) => level === 40)).toMatchObject([
      { code: "lifx_rate_limited" },
    ]);
  });
});

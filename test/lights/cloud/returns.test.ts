import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Cloud } from "../../../src/lights/cloud/index.js";
import { CLOSE_GRACE, type Light } from "../../../src/lights/light.js";
import type { ColorName } from "../../../src/lights/color.js";
import { fakeKeepsakes, type FakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import { startFakeLifxApi, type FakeLight, type FakeLifxApi } from "../../helpers/fake-lifx-api.js";
import { until } from "../../helpers/until.js";
import { TOKEN, frame, recordingLog, testCloud, told, type Line } from "./support.js";

const PINK = { hue: 325, saturation: 0.5, brightness: 0.3, kelvin: 3500 };

const BULBS: readonly FakeLight[] = Array.from({ length: 8 }, (_, index) => ({
  id: `d073d500000${String(index)}`,
  label: `Desk ${String(index)}`,
}));
const PAIR = BULBS.slice(0, 2);
const FIRST = "d073d5000000";
const SECOND = "d073d5000001";

let api: FakeLifxApi;
let cloud: Cloud;
let lights: Light[];
let keepsakes: FakeKeepsakes;
let lines: Line[];

/** One light for each bulb, all lit. */
async function open(bulbs: readonly FakeLight[]): Promise<void> {
  api = await startFakeLifxApi({ token: TOKEN, lights: bulbs });
  for (const { id } of bulbs) api.shown.set(id, PINK);
  const recording = recordingLog();
  lines = recording.lines;
  keepsakes = fakeKeepsakes();
  cloud = testCloud(api.url, { keepsakes, log: recording.log });
  lights = bulbs.map(({ label }) => cloud.light(`label:${label}`));
  show("red");
  await until(() => api.commands.length === bulbs.length, 30_000);
}

function show(name: ColorName): void {
  for (const light of lights) light.show(frame(name));
}

const giveBack = () => Promise.all(lights.map((light) => light.giveBack()));
const kept = () => [...keepsakes.colors.keys()];
const warnings = () => lines.filter(({ level }) => level === 40);
const areAsBefore = () => [...api.shown.values()].every(({ hue }) => hue === PINK.hue);

/** What was asked of LIFX from the so-manieth command on. */
const since = (length: number) => api.commands.slice(length).map(told);

afterEach(async () => {
  await Promise.all(lights.map((light) => light.close()));
  await api.close();
});

describe("eight lights of one cloud", () => {
  beforeEach(() => open(BULBS));

  it("are given back in one request", async () => {
    await giveBack();
    expect(since(BULBS.length)).toEqual(["PUT states"]);
    expect([areAsBefore(), kept(), lines]).toEqual([true, [], []]);
  });

  it("are so too while something else is on its way to them, of which nothing lands later", async () => {
    show("green");
    await until(() => api.commands.length > BULBS.length);
    await giveBack();
    await Promise.all(lights.map((light) => light.close()));
    expect(since(BULBS.length).at(-1)).toBe("PUT states");
    expect([areAsBefore(), kept(), lines]).toEqual([true, [], []]);
  });
});

describe("two lights of one cloud", () => {
  beforeEach(() => open(PAIR));

  it("each say once that LIFX fails, and keep what they showed", async () => {
    api.answerNext({ status: 503 });
    await giveBack();
    expect(since(PAIR.length)).toEqual(["PUT states"]);
    expect(kept()).toHaveLength(PAIR.length);
    expect(warnings().map(({ code, bulbs }) => [code, bulbs])).toEqual(
      PAIR.map(({ id }) => ["lifx_unavailable", [id]]),
    );
    await giveBack();
    expect([areAsBefore(), kept()]).toEqual([true, []]);
  });

  it("do not wait for longer than one does", async () => {
    api.answerNext("hang");
    await giveBack();
    expect(kept()).toHaveLength(PAIR.length);
    expect(warnings()).toHaveLength(PAIR.length);
    await giveBack();
    expect([areAsBefore(), kept()]).toEqual([true, []]);
  });

  it("lose only the keepsake of the one that took its colour", async () => {
    const results = [
      { results: [{ id: FIRST, status: "ok" }] },
      { results: [{ id: SECOND, status: "offline" }] },
    ];
    api.answerNext({ status: 207, body: { results } });
    await giveBack();
    expect(kept()).toEqual([SECOND]);
    expect(warnings()).toMatchObject([{ selector: "label:Desk 1", bulbs: [SECOND] }]);
  });

  it("are given back apart where the effect of one hangs", async () => {
    api.answerNext("hang");
    lights[0]?.show(frame("green"));
    await until(() => api.commands.length === 3);
    const start = performance.now();
    await giveBack();
    expect(performance.now() - start).toBeGreaterThanOrEqual(CLOSE_GRACE - 10);
    expect(kept()).toEqual([FIRST]);
    expect(since(3)).toEqual(["PUT states"]);
  });
});

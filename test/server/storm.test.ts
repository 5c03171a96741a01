import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleBody } from "../../src/cli/sample.js";
import { accepted, postSigned, startApp, type RunningApp } from "../helpers/app.js";
import { startFakeLifxApi, type Counting, type FakeLifxApi } from "../helpers/fake-lifx-api.js";
import { until } from "../helpers/until.js";

// LIFX's minute is five seconds here, and a few of them pass.
jest.setTimeout(60_000);
const COUNTING: Counting = { limit: 120, span: 5000, manner: "fixed" };

const LIFX_TOKEN = "c0ffee5ec4e7";
const DELIVERIES = 600;

/** A bulb for each pipeline. */
const NAMES = Array.from({ length: 20 }, (_, index) => `lamp-${String(index)}`);
const BULBS = NAMES.map((label, index) => ({ id: `d073d50000${String(index + 10)}`, label }));

/** What may come in, and what the bulb shows once it has come to rest. */
const RUNS = ["running", "failing"] as const;
const ENDS = [
  { state: "passed", blocked: false, shows: { hue: 120, brightness: 0.75 } },
  { state: "failed", blocked: false, shows: { hue: 0, brightness: 0.6 } },
  { state: "passed", blocked: true, shows: { hue: 250, brightness: 0.5 } },
] as const;

let folder: string;
let api: FakeLifxApi;
let app: RunningApp;

async function open(manner: Counting["manner"]): Promise<void> {
  const counting = { ...COUNTING, manner };
  api = await startFakeLifxApi({ token: LIFX_TOKEN, lights: BULBS, counting });
  const path = join(folder, "lights.yaml");
  const lights = NAMES.map(
    (name) => `  - { name: ${name}, cloud: "label:${name}", pipelines: ${name} }`,
  );
  writeFileSync(path, `lights:\n${lights.join("\n")}\n`);
  app = await startApp({
    LIGHTS_CONFIG: path,
    LIFX_ACCESS_TOKEN: LIFX_TOKEN,
    LIFX_API_URL: api.url,
  });
}

const named = (index: number) => NAMES[index % NAMES.length] ?? "";
const endOf = (index: number) => ENDS[index % ENDS.length] ?? ENDS[0];

/** One after the other: a light changes with nearly each of its own. */
async function storm(): Promise<void> {
  for (let index = 0; index < DELIVERIES; index += 1) {
    const number = index + 1;
    const pipeline = named(index);
    const round = Math.floor(index / NAMES.length);
    const { state, blocked } = endOf(round);
    const body =
      round % 2 === 0
        ? sampleBody("build.finished", { pipeline, number, state, blocked })
        : sampleBody("build.running", { pipeline, number, state: RUNS[index % 2] ?? "running" });
    expect(await postSigned(app.origin, body)).toMatchObject({ status: 200 });
  }
}

/** Every build comes to its end. */
async function calm(): Promise<void> {
  for (const [index, pipeline] of NAMES.entries()) {
    const { state, blocked } = endOf(index);
    const body = sampleBody("build.finished", { pipeline, number: 10_000, state, blocked });
    expect(await postSigned(app.origin, body)).toEqual(accepted("build.finished"));
  }
}

/** How many lights show what they have to. */
function right(): number {
  return BULBS.filter(({ id }, index) => {
    const { hue, brightness } = endOf(index).shows;
    const shown = api.shown.get(id);
    return shown?.hue === hue && shown.brightness === brightness;
  }).length;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "light-"));
});

afterEach(async () => {
  await app.close();
  await api.close();
  rmSync(folder, { recursive: true });
});

describe("a storm of deliveries over twenty lights of one token", () => {
  it.each(["fixed", "sliding"] as const)(
    "never goes over LIFX's limit, and ends on the right look of each: %s windows",
    async (manner) => {
      await open(manner);
      await storm();
      await calm();
      await until(() => right() === BULBS.length);
      expect(api.requests.filter(({ answer }) => answer === 429)).toEqual([]);
      expect(api.requests.length).toBeLessThan(DELIVERIES);
      expect(api.requests.filter(({ method }) => method === "GET")).toHaveLength(BULBS.length);
      expect(app.lines.filter(({ level }) => level > 40)).toEqual([]);
    },
  );
});

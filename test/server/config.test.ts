import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { z } from "zod";
import type { EventName, EventObjects } from "../../src/webhook/index.js";
import { sign } from "../../src/webhook/index.js";
import { accepted, post, startApp, TOKEN, type RunningApp } from "../helpers/app.js";
import { startFakeLanBulb, type FakeLanBulb } from "../helpers/fake-lan-bulb.js";
import { startFakeLifxApi, type FakeLifxApi } from "../helpers/fake-lifx-api.js";
import { follow, type Follower } from "../helpers/follow.js";
import { payloadOf } from "../helpers/payloads.js";
import { until } from "../helpers/until.js";

// A rainbow takes eight seconds.
jest.setTimeout(90_000);

const LIFX_TOKEN = "c0ffee5ec4e7";

/** Who follows the page sees the first light: the chandelier. */
const CONFIG = `
lights:
  - name: Chandelier
    cloud: group:Chandelier
    pipelines: web
    effects: [{ on: passed, steps: deploy, play: rainbow }]
  - { name: Web, cloud: "label:Web", pipelines: web }
  - { name: Apps, cloud: "group:Apps", pipelines: ios android }
  - { name: Lint, lan: [Bulb 1], pipelines: web, steps: lint }
  - { name: Tests, lan: [127.0.31.3], pipelines: web, steps: ":jest: Tests*" }
`;

const BULBS = {
  Web: { id: "d073d5000001", label: "Web" },
  Apps: { id: "d073d5000002", label: "Shelf", group: "Apps" },
  Chandelier: { id: "d073d5000003", label: "Arm", group: "Chandelier" },
  nobody: { id: "d073d5000004", label: "Bedside" },
} as const;

const RED = { hue: 0, saturation: 1, brightness: 0.6 };
const GREEN = { hue: 120, saturation: 1, brightness: 0.75 };
const WHITE = { hue: 0, saturation: 0, brightness: 1, kelvin: 3500 };
/** What LIFX's API is told of the looks for running, at first, and for passed. */
const YELLOW = "yellow brightness:5%";
const STAYS_GREEN = "green brightness:75%";
const RAINBOW = ["red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink"];

const Command = z.object({ color: z.string() });
const Report = z.object({ lights: z.array(z.looseObject({ name: z.string() })) });

let app: RunningApp;
let api: FakeLifxApi;
let lint: FakeLanBulb;
let tests: FakeLanBulb;
let page: Follower;
/** Unix seconds of the next delivery; each is dispatched a second after the one before. */
let clock: number;

beforeEach(async () => {
  clock = Math.floor(Date.now() / 1000) - 200;
  api = await startFakeLifxApi({ token: LIFX_TOKEN, lights: Object.values(BULBS) });
  lint = await startFakeLanBulb({ address: "127.0.31.2", label: "Bulb 1" });
  tests = await startFakeLanBulb({ address: "127.0.31.3", label: "Bulb 2" });
  app = await startApp({
    LIGHTS_CONFIG: CONFIG,
    LIFX_ACCESS_TOKEN: LIFX_TOKEN,
    LIFX_API_URL: api.url,
    LIFX_LAN_ADDRESSES: `${lint.address},${tests.address}`,
    LIFX_LAN_BROADCAST: "127.255.255.255",
  });
  page = await follow(app.origin);
});

afterEach(async () => {
  page.close();
  await Promise.all([api, lint, tests].map((each) => each.close()));
  await app.close();
});

type Job = Partial<EventObjects["job"]>;

/** Delivers a word of a pipeline's only build, or of a job in it; returns its time. */
async function tell(slug: string, event: EventName, state: string, job?: Job): Promise<string> {
  clock += 1;
  const at = new Date(clock * 1000).toISOString();
  const times = { created_at: at, scheduled_at: at, started_at: at };
  const finished_at = event.endsWith("finished") ? at : null;
  const build = { id: `${slug} build`, number: 1, ...times };
  const body = JSON.stringify(
    payloadOf(event, {
      pipeline: { id: slug, slug, name: slug },
      build: job ? { ...build, state: "running" } : { ...build, state, finished_at },
      job: { ...times, runnable_at: null, finished_at, state, ...job },
    }),
  );
  const signature = sign(body, { token: TOKEN, timestamp: clock });
  const answer = await post(app.origin, body, { "X-Buildkite-Signature": signature });
  expect(answer).toEqual(accepted(event));
  return at;
}

function step(step_key: string, state: string, job: Job = {}): Promise<string> {
  const event = state === "running" ? "job.started" : "job.finished";
  return tell("web", event, state, { id: `${step_key} job`, name: step_key, step_key, ...job });
}

const testStep = (state: string, job: Job = {}) =>
  step("jest", state, { name: ":jest: Tests %n", ...job });

/** What makes of a job the second attempt at its step. */
const second = (first: string): Job => ({
  id: "second",
  retry_source: { job_id: first, retry_type: "manual" },
});

const shown = (bulb: keyof typeof BULBS) => api.shown.get(BULBS[bulb].id);

async function lightsNow(): Promise<ReadonlyMap<string, unknown>> {
  const response = await fetch(`${app.origin}/api/status`);
  const { lights } = Report.parse(await response.json());
  return new Map(lights.map((light) => [light.name, light]));
}

/** A light in the report that is so because of one build or step. */
function because(slug: string, status: string, since: string, step: string | null = null): object {
  const reason = { pipeline: slug, branch: "main", kind: "branch", step, since };
  return { status, since, because: [reason] };
}

const hues = ({ commands }: FakeLanBulb) =>
  commands.flatMap((each) => ("hsbk" in each ? [each.hsbk.hue] : []));

/** The colours that the lights of a selector were told. */
function told(selector: string): string[] {
  return api.commands
    .filter(({ path }) => decodeURIComponent(path).startsWith(`/v1/lights/${selector}/`))
    .map(({ body }) => Command.parse(body).color);
}

describe("a bulb per pipeline, a bulb per step and a chandelier", () => {
  it("each settle on their own truth, and nobody else's bulb moves", async () => {
    await tell("web", "build.running", "running");
    const linted = await step("lint", "passed");
    await testStep("running");
    const tested = await testStep("failed");
    const failed = await tell("web", "build.finished", "failed");
    const android = await tell("android", "build.finished", "passed");
    await tell("docs", "build.finished", "failed");

    await until(() => lint.settlesOn.brightness === 0.75 && tests.settlesOn.brightness === 0.6);
    expect([lint.settlesOn, tests.settlesOn]).toMatchObject([GREEN, RED]);
    const clouds = () => [shown("Web"), shown("Chandelier"), shown("Apps")];
    await until(() => clouds().every((each) => each?.saturation === 1));
    await until(() => clouds().every((each) => each?.hue !== 60));
    expect(clouds()).toMatchObject([RED, RED, GREEN]);
    expect(shown("nobody")).toEqual(WHITE);

    const lights = await lightsNow();
    expect(lights.get("Web")).toMatchObject(because("web", "failed", failed));
    expect(lights.get("Apps")).toMatchObject(because("android", "passed", android));
    expect(lights.get("Lint")).toMatchObject(because("web", "passed", linted, "lint"));
    expect(lights.get("Tests")).toMatchObject(because("web", "failed", tested, "jest"));
    expect(new Set(hues(lint))).toEqual(new Set([120]));
    expect(hues(tests)).not.toContain(120);
    expect(told("group:Apps").every((color) => color.startsWith("green"))).toBe(true);
    expect([...lint.refusals, ...tests.refusals]).toEqual([]);
  });

  it("a step's retry turns its own bulb green again, and no other", async () => {
    await step("lint", "passed");
    await testStep("failed", { retried: true, retried_in_job_id: "second" });
    await until(() => hues(lint).includes(120) && hues(tests).includes(0));

    await testStep("running", second("jest job"));
    expect((await lightsNow()).get("Tests")).toMatchObject({ status: "failed_running" });
    await until(() => hues(tests).at(-1) === 60);
    await testStep("passed", second("jest job"));
    await until(() => hues(tests).at(-1) === 120);
    expect((await lightsNow()).get("Tests")).toMatchObject({ status: "passed" });
    expect(new Set(hues(lint))).toEqual(new Set([120]));
  });

  it("a soft failure is a pass of the step", async () => {
    await testStep("failed", { soft_failed: true, exit_status: 1 });
    await until(() => hues(tests).length > 1);
    expect(new Set(hues(tests))).toEqual(new Set([120]));
    expect(hues(lint)).toEqual([]);
  });

  it("the chandelier plays the rainbow once after the deploy, and goes back to its look", async () => {
    await tell("web", "build.running", "running");
    await until(() => told("group:Chandelier").length === 1);
    await step("deploy", "failed", { id: "first", retried: true });
    await tell("ios", "job.finished", "passed", { id: "other", step_key: "deploy" });
    await step("lint", "passed");
    expect((await lightsNow()).get("Chandelier")).toMatchObject({ moment: null });

    await step("deploy", "passed", second("first"));
    await page.until("Just passed");
    const playing = { status: "running", moment: "passed", words: "Just passed" };
    expect((await lightsNow()).get("Chandelier")).toMatchObject(playing);
    await until(() => page.words().at(-1) === "Running");
    await until(() => told("group:Chandelier").at(-1) === YELLOW);
    await step("deploy", "passed", second("first"));
    await tell("web", "build.finished", "passed");
    await until(() => told("group:Chandelier").at(-1) === STAYS_GREEN);

    // What a slow machine does not send in time gives way to the next colour.
    const [first, ...colors] = told("group:Chandelier").map((color) => color.split(" ")[0] ?? "");
    const rainbow = colors.slice(0, colors.lastIndexOf("yellow"));
    expect(first).toBe("yellow");
    expect(rainbow.length).toBeGreaterThan(2);
    expect(rainbow).toEqual(RAINBOW.filter((color) => rainbow.includes(color)));
    expect(new Set(colors.slice(rainbow.length))).toEqual(new Set(["yellow", "green"]));
    await page.until("Passed");
    expect(page.words().lastIndexOf("Just passed")).toBeLessThan(page.words().indexOf("Passed"));
    await until(() => told("label:Web").at(-1) === STAYS_GREEN);
    expect(new Set(told("label:Web"))).toEqual(new Set([YELLOW, STAYS_GREEN]));
    expect(shown("nobody")).toEqual(WHITE);
  });
});

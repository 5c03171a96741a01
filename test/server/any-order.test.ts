import { expect, it, jest } from "@jest/globals";
import { z } from "zod";
import { sign } from "../../src/webhook/index.js";
import type { EventName } from "../../src/webhook/index.js";
import { arrange } from "../builds/lives.js";
import { accepted, post, startApp, TOKEN } from "../helpers/app.js";
import { startFakeLifxApi } from "../helpers/fake-lifx-api.js";
import { follow } from "../helpers/follow.js";
import { payloadOf, type Overrides } from "../helpers/payloads.js";
import { until } from "../helpers/until.js";

// Hundreds of deliveries over HTTP take seconds on a fast machine.
jest.setTimeout(120_000);

const LIFX_TOKEN = "c0ffee5ec4e7";

interface Happening {
  readonly event: EventName;
  readonly state: string;
  readonly job?: string;
  /** The build, or its job, ends with this. */
  readonly ends?: boolean;
}

/** What Buildkite sends of a build: it ends as it is told, is retried, and ends again. */
function lifeOf(first: string, last: string): Happening[] {
  const isOver = !["running", "scheduled"].includes(last);
  return [
    { event: "build.scheduled", state: "scheduled" },
    { event: "build.running", state: "running" },
    { event: "job.started", state: "running", job: "running" },
    { event: "job.finished", state: "running", job: first, ends: true },
    { event: "build.finished", state: first, ends: true },
    { event: "build.running", state: "running" },
    { event: "job.scheduled", state: "running", job: "scheduled" },
    { event: "job.started", state: "running", job: "running" },
    { event: "job.finished", state: "running", job: isOver ? last : "passed", ends: true },
    { event: isOver ? "build.finished" : "build.running", state: last, ends: isOver },
  ];
}

const wick = { branch: "wick" };
const fogHorn = { id: "fog-horn", slug: "fog-horn", name: "Fog horn" };

/** Six builds: of those on main, the newest failed and runs again. */
const BUILDS: readonly (readonly [Happening[], Overrides])[] = [
  [lifeOf("failed", "passed"), { build: { number: 1 } }],
  [lifeOf("passed", "failed"), { build: { number: 3 } }],
  [lifeOf("failed", "running"), { build: { number: 4 } }],
  [lifeOf("failed", "failed"), { build: { number: 2, ...wick } }],
  [lifeOf("failed", "passed"), { build: { number: 5, pull_request: { id: "7" } } }],
  [lifeOf("failed", "passed"), { build: { number: 1 }, pipeline: fogHorn }],
];

interface Letter {
  readonly event: EventName;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** All deliveries, as dispatched. Each is signed once, for the second in which it happened. */
function letters(): Letter[] {
  const count = BUILDS.length * 10;
  const start = Math.floor(Date.now() / 1000) - 2 * count;
  const at = (step: number) => new Date((start + step) * 1000).toISOString();
  return BUILDS.flatMap(([life, { build, pipeline }], index) =>
    life.map(({ event, state, job, ends = false }, age) => {
      const [born, step] = [index, age * BUILDS.length + index];
      const id = `${pipeline?.slug ?? "lamp-room"}-${build?.number ?? 0}`;
      const begun = state === "scheduled" ? null : at(born + BUILDS.length);
      const what = { id, state, finished_at: null, created_at: at(born), scheduled_at: at(born) };
      const isOver = job === undefined && ends;
      const body = payloadOf(event, {
        ...(pipeline && { pipeline }),
        build: { ...what, started_at: begun, ...(isOver && { finished_at: at(step) }), ...build },
        job: {
          id: `${id} ${age < 5 ? "first" : "retry"}`,
          state: job ?? "running",
          ...{ created_at: at(born), scheduled_at: at(born), runnable_at: null },
          started_at: job === "scheduled" ? null : at(step),
          finished_at: ends ? at(step) : null,
        },
      });
      const text = JSON.stringify(body);
      const signature = sign(text, { token: TOKEN, timestamp: start + step });
      return { event, body: text, headers: { "X-Buildkite-Signature": signature } };
    }),
  );
}

const Report = z.looseObject({
  lights: z.tuple([z.looseObject({ words: z.string(), status: z.string() })]),
});
type Report = z.output<typeof Report>;

interface Outcome {
  readonly report: Report;
  /** The last that the page showed. */
  readonly shown: unknown;
  /** The last that LIFX was told. */
  readonly told: unknown;
}

/** Whether that is what stands for a failure which is being mended, in the classic palette. */
function isMending(told: unknown): boolean {
  const { data } = z.object({ color: z.string(), from_color: z.string() }).safeParse(told);
  return data?.color === "yellow brightness:35%" && data.from_color === "red brightness:60%";
}

/** An app that gets them in this order, and what it says and shows in the end. */
async function deliver(order: readonly Letter[]): Promise<Outcome> {
  const api = await startFakeLifxApi({ token: LIFX_TOKEN });
  const app = await startApp({
    LIGHTS: "cloud,screen",
    LIFX_ACCESS_TOKEN: LIFX_TOKEN,
    LIFX_API_URL: api.url,
    LOG_LEVEL: "silent",
  });
  const page = await follow(app.origin);
  try {
    const seen = new Set<Letter>();
    for (const letter of order) {
      const { event, body, headers } = letter;
      expect(await post(app.origin, body, headers)).toEqual(accepted(event, seen.has(letter)));
      seen.add(letter);
    }
    // A ping is the last that is played: what follows it is what stays.
    const ping = JSON.stringify(payloadOf("ping"));
    await post(app.origin, ping, { "X-Buildkite-Token": TOKEN });
    await page.until("Ping from Buildkite");
    await until(() => page.words().at(-1) !== "Ping from Buildkite");
    await until(() => isMending(api.commands.at(-1)?.body));
    const response = await fetch(`${app.origin}/api/status`);
    const { now, updatedAt, lastPing, ...report } = Report.parse(await response.json());
    expect([now, updatedAt, lastPing]).toEqual(Array(3).fill(expect.stringMatching(/Z$/)));
    return { report, shown: page.shown.at(-1), told: api.commands.at(-1)?.body };
  } finally {
    page.close();
    await app.close();
    await api.close();
  }
}

it("60 deliveries of 6 builds lead to the same light and the same report in any order", async () => {
  const sent = letters();
  expect(new Set(sent.map(({ headers }) => headers["X-Buildkite-Signature"])).size).toBe(60);
  const orders = Array.from({ length: 12 }, (_, arrival) => arrange(sent, arrival));
  expect(orders.slice(1).every((order) => order.length > 60)).toBe(true);

  const [reference, ...others] = await Promise.all(orders.map(deliver));
  expect(reference?.report.lights).toMatchObject([
    {
      status: "failed_running",
      words: "Failed, running again",
      because: [{ pipeline: "lamp-room", branch: "main" }],
    },
  ]);
  expect(reference?.shown).toMatchObject({ status: "failed_running" });
  for (const outcome of others) expect(outcome).toEqual(reference);
});

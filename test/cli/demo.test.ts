import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import * as timers from "node:timers/promises";
import { pino } from "pino";
import { sampleBody } from "../../src/cli/sample.js";
import { postSigned, startApp, TOKEN, type RunningApp } from "../helpers/app.js";
import { follow, type Follower } from "../helpers/follow.js";
import { until } from "../helpers/until.js";

/** Its pauses are a hundred times shorter here. */
const sleep: typeof timers.setTimeout = (milliseconds = 0, value, options) =>
  timers.setTimeout(milliseconds / 100, value, options);
jest.unstable_mockModule("node:timers/promises", () => ({ ...timers, setTimeout: sleep }));
const { playDemo } = await import("../../src/cli/demo.js");

let app: RunningApp;
let page: Follower;
let logged: string[];
let stopping: AbortController;

beforeEach(async () => {
  app = await startApp();
  page = await follow(app.origin);
  logged = [];
  stopping = new AbortController();
});

afterEach(async () => {
  stopping.abort();
  page.close();
  await app.close();
});

function play(accept: "either" | "token" = "either"): Promise<void> {
  const log = pino({ base: null }, { write: (line: string) => logged.push(line) });
  return playDemo(app, { token: TOKEN, accept }, { log, stop: stopping.signal });
}

/** What was shown in order, without repetitions in a row. */
function story(): string[] {
  return page.words().filter((words, index, all) => words !== all[index - 1]);
}

describe("the demo", () => {
  it("plays a life of builds, over and over, until it is stopped", async () => {
    const demo = play();
    await until(() => app.lines.some(({ number }) => number === 4));
    stopping.abort();
    await demo;
    expect(story().slice(0, 9)).toEqual([
      "Nothing known yet",
      "Running",
      "Failing",
      "Failed",
      "Failed, running again",
      "Passed",
      "Scheduled",
      "Running",
      "Blocked: waiting for a person",
    ]);
    const hueOf = (status: string) =>
      page.shown.find((shown) => shown.status === status)?.effect?.color.hue;
    expect(["running", "failed", "passed"].map(hueOf)).toEqual([60, 0, 120]);
    expect(logged).toEqual([]);
  });

  it("ends when a delivery comes that is not its own, and what that says stays", async () => {
    const demo = play("token");
    await page.until("Running");
    await postSigned(app.origin, sampleBody("build.finished", { state: "failed" }));
    await demo;
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain("the demo ends");
    const shown = page.words().length;
    await until(() => page.words().length > shown || page.words().at(-1) === "Failed");
    expect(page.words().at(-1)).toBe("Failed");
  });

  it.each([
    ["a build on its way", "Running"],
    ["a failure", "Failed"],
    ["a build that waits for a person", "Blocked: waiting for a person"],
  ])("leaves nothing behind that the real builds would have to wait for: %s", async (_, words) => {
    const demo = play();
    await page.until(words);
    await postSigned(app.origin, sampleBody("build.finished"));
    await demo;
    await until(() => page.words().at(-1) === "Passed");
    expect(logged).toHaveLength(1);
  });

  it("does not end for a delivery that is refused", async () => {
    const demo = play();
    await page.until("Running");
    expect((await fetch(app.origin, { method: "POST" })).status).toBe(401);
    await page.until("Passed");
    stopping.abort();
    await demo;
    expect(logged).toEqual([]);
  });

  it("says why where it cannot go on", async () => {
    await playDemo(
      { origin: "http://127.0.0.1:1", webhooks: app.webhooks },
      { token: TOKEN, accept: "either" },
      {
        log: pino({ base: null }, { write: (line: string) => logged.push(line) }),
        stop: stopping.signal,
      },
    );
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain("the demo failed");
    expect(logged[0]).not.toContain(TOKEN);
  });
});

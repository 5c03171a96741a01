import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import type { Environment } from "../../src/settings/settings.js";
import { postSigned, startApp, type RunningApp } from "../helpers/app.js";
import {
  ORGANIZATION,
  startFakeBuildkiteApi,
  TOKEN,
  type FakeBuildkiteApi,
} from "../helpers/fake-buildkite-api.js";
import { follow } from "../helpers/follow.js";
import { until } from "../helpers/until.js";
import { listedBuild } from "../catch-up/support.js";

jest.setTimeout(30_000);

let api: FakeBuildkiteApi;
let app: RunningApp | undefined;

beforeEach(async () => {
  api = await startFakeBuildkiteApi();
});

afterEach(async () => {
  await app?.close();
  await api.close();
});

async function open(environment: Environment = {}): Promise<RunningApp> {
  app = await startApp({
    BUILDKITE_API_TOKEN: TOKEN,
    BUILDKITE_ORG: ORGANIZATION,
    BUILDKITE_API_URL: api.url,
    LOG_LEVEL: "trace",
    ...environment,
  });
  return app;
}

it("the light is right at the start, without any delivery", async () => {
  const finished_at = new Date(Date.now() - 60_000).toISOString();
  api.clock = () => Date.now();
  api.builds = [listedBuild(7, -60, { state: "failed", finished_at, created_at: finished_at })];
  const { origin } = await open();
  const page = await follow(origin);
  await until(() => page.lights()[0]?.words === "Failed");
  // What was so before the start is shown, and nothing is played for it.
  expect(page.shown.map(({ moment }) => moment)).not.toContain("failed");
  page.close();
});

it("nothing is asked without the setting", async () => {
  app = await startApp({ BUILDKITE_API_URL: api.url });
  await postSigned(app.origin, sampleBody("build.finished", { state: "passed" }));
  expect(api.requests).toEqual([]);
});

it("a token that Buildkite refuses is said, without the token, and the light goes on", async () => {
  const { origin, lines, logText } = await open({ BUILDKITE_API_TOKEN: "bkua_wr0ng" });
  await until(() => lines.some(({ msg }) => msg.includes("BUILDKITE_API_TOKEN")));
  expect(logText()).not.toContain("bkua_wr0ng");
  const answer = await postSigned(origin, sampleBody("build.finished", { state: "passed" }));
  expect(answer.status).toBe(200);
});

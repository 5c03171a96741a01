import { afterEach, expect, it } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import { post, postSigned, startApp, type RunningApp } from "../helpers/app.js";

let app: RunningApp | undefined;

afterEach(() => app?.close());

async function metricsOf(origin: string): Promise<string> {
  return (await fetch(`${origin}/metrics`)).text();
}

it("what the app has taken and refused is counted", async () => {
  app = await startApp();
  const { origin } = app;
  await postSigned(origin, sampleBody("build.finished", { state: "passed" }));
  await post(origin, "{}");
  const accepted =
    /^buildkite_build_light_deliveries_total\{event="build.finished",verdict="accepted"\} 1$/m;
  // A delivery is counted once its answer has left.
  let text = await metricsOf(origin);
  while (!accepted.test(text)) text = await metricsOf(origin);
  expect(text).toMatch(/refusals_total\{code="credentials_missing"\} 1$/m);
  expect(text).toMatch(/^buildkite_build_light_healthy 1$/m);
  expect(text).toMatch(/^buildkite_build_light_driving 1$/m);
  expect(text).toMatch(/^buildkite_build_light_branches 1$/m);
  expect(text).not.toContain("my-pipeline");
});

it("in production they want the password", async () => {
  app = await startApp({ NODE_ENV: "production", DASHBOARD_PASSWORD: "0pen" });
  const { origin } = app;
  expect((await fetch(`${origin}/metrics`)).status).toBe(401);
  const authorization = `Basic ${Buffer.from("any:0pen").toString("base64")}`;
  const response = await fetch(`${origin}/metrics`, { headers: { authorization } });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/plain");
});

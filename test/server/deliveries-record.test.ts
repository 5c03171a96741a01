import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { sampleBody } from "../../src/cli/sample.js";
import { post, postSigned, signature, startApp, TOKEN, type RunningApp } from "../helpers/app.js";
import { payloadOf } from "../helpers/payloads.js";

const PASSWORD = "tr1m-the-wick";
const BASIC = { authorization: `Basic ${Buffer.from(`any:${PASSWORD}`).toString("base64")}` };
const PATHS = ["/api/deliveries", "/deliveries"];

const Report = z.strictObject({ version: z.literal(1), deliveries: z.array(z.looseObject({})) });

let app: RunningApp;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "build-light-record-"));
});

afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

async function textOf(path: string): Promise<string> {
  return (await fetch(app.origin + path)).text();
}

/** The report, once so many are in it whose effects are known: answers come before that. */
async function report(count: number, isReady = (text: string) => text !== "") {
  for (;;) {
    const text = await textOf("/api/deliveries");
    const { deliveries } = Report.parse(JSON.parse(text));
    if (deliveries.length >= count && isReady(text)) return deliveries;
    await sleep(5);
  }
}

describe.each(["in memory", "on the disk"])("a delivery that is kept %s", (where) => {
  beforeEach(async () => {
    const path = where === "in memory" ? "" : join(folder, "state");
    app = await startApp({ STATE_PATH: path, BRANCHES: "*" });
  });

  it("is shown with what it has changed", async () => {
    const running = { pipeline: "lamp-room", number: 41 };
    await postSigned(app.origin, sampleBody("build.running", running));
    await report(1, (text) => !text.includes('"effects":null'));
    const failed = sampleBody("build.finished", { ...running, state: "failed" });
    const request = "0192a0de-0000-4000-8000-00000000000f";
    const headers = { ...signature(failed), "X-Buildkite-Request": request };
    await post(app.origin, failed, headers);
    const of = { pipeline: "lamp-room", branch: "main", kind: "branch", pullRequest: null };
    const took = { status: 200, code: null, message: null, milliseconds: expect.any(Number) };
    expect(await report(2, (text) => !text.includes('"effects":null'))).toMatchObject([
      {
        event: "build.finished",
        verdict: "accepted",
        ...took,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        id: request,
        address: "127.0.0.1",
        method: "signature",
        headers: { "x-buildkite-signature": "[redacted]", "x-buildkite-request": request },
        body: { event: "build.finished", build: { number: 41, state: "failed" } },
        effects: {
          branch: { ...of, from: "running", to: "failed", build: 41, isNewBuild: false },
          lights: [{ name: "light", from: "Running", to: "Failed" }],
        },
      },
      {
        event: "build.running",
        effects: {
          branch: { ...of, from: null, to: "running", build: 41, isNewBuild: true },
          lights: [{ from: "Nothing known yet", to: "Running" }],
        },
      },
    ]);
  });

  it("may play a moment, or change nothing", async () => {
    await postSigned(app.origin, sampleBody("ping"));
    await report(1, (text) => !text.includes('"effects":null'));
    await postSigned(app.origin, sampleBody("agent.connected"));
    const ready = (text: string) => !text.includes('"effects":null');
    expect(await report(2, ready)).toMatchObject([
      { event: "agent.connected", effects: { branch: null, lights: [] } },
      {
        event: "ping",
        effects: { branch: null, lights: [{ to: "Ping from Buildkite" }] },
      },
    ]);
    expect(await textOf("/deliveries")).toContain("Changed nothing");
  });
});

describe("what was refused", () => {
  beforeEach(async () => {
    app = await startApp();
  });

  it("is shown with its code, without its body, and pushes out nothing that was accepted", async () => {
    const secret = "s3cr3t-0f-a-stranger";
    const body = JSON.stringify({ event: "ping", env: secret });
    await postSigned(app.origin, sampleBody("ping"));
    const wrong = {
      "X-Buildkite-Token": secret,
      Cookie: secret,
      Authorization: `Bearer ${secret}`,
    };
    for (let each = 0; each < 30; each += 1) await post(app.origin, body, wrong);
    const deliveries = await report(21);
    expect(deliveries).toHaveLength(21);
    expect(deliveries[0]).toMatchObject({
      event: null,
      verdict: "refused",
      code: "token_mismatch",
      status: 401,
      message: expect.stringContaining("X-Buildkite-Token"),
      address: "127.0.0.1",
      headers: { "x-buildkite-token": "[redacted]", cookie: "[redacted]" },
      body: null,
      effects: null,
    });
    expect(deliveries.at(-1)).toMatchObject({ event: "ping", verdict: "accepted" });
    for (const path of PATHS) expect(await textOf(path)).not.toContain(secret);
    expect(await textOf("/deliveries")).toContain("<code>token_mismatch</code>");
  });

  it("and a duplicate is shown as one, that has changed nothing", async () => {
    const body = sampleBody("ping");
    const proof = signature(body);
    await post(app.origin, body, proof);
    await post(app.origin, body, proof);
    const [newest] = await report(2);
    expect(newest).toMatchObject({ verdict: "duplicate", status: 200, effects: null });
  });
});

describe("who may read it", () => {
  it.each(PATHS)("is who knows the password: %s", async (path) => {
    app = await startApp({ DASHBOARD_PASSWORD: PASSWORD });
    expect((await fetch(app.origin + path)).status).toBe(401);
    const response = await fetch(app.origin + path, { headers: BASIC });
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const posted = await fetch(app.origin + path, { method: "POST", headers: BASIC });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it.each(PATHS)("is nobody in production where there is none: %s", async (path) => {
    app = await startApp({ NODE_ENV: "production" });
    expect((await fetch(app.origin + path)).status).toBe(403);
  });
});

it("says so where none has come", async () => {
  app = await startApp();
  expect(await report(0)).toEqual([]);
  expect(await textOf("/deliveries")).toContain("None has come since the start");
});

it("never shows the token, the signature or what a body keeps to itself", async () => {
  app = await startApp();
  const secret = "s3cr3t-0f-the-lamp";
  const env = { API_KEY: secret };
  const overrides = { build: { env, meta_data: env }, job: { command: `curl ${secret}` } };
  const body = JSON.stringify(payloadOf("job.started", overrides));
  const proof = signature(body);
  await post(app.origin, body, proof);
  await post(app.origin, body, { "X-Buildkite-Token": TOKEN });
  await report(2);
  for (const path of PATHS) {
    const text = await textOf(path);
    expect(text).toContain("job.started");
    for (const each of [secret, TOKEN, proof["X-Buildkite-Signature"], "ida@example.com"]) {
      expect(text).not.toContain(each);
    }
  }
});

import { afterEach, describe, expect, it } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import type { Environment } from "../../src/settings/settings.js";
import { post, postSigned, signature, startApp, type RunningApp } from "../helpers/app.js";
import { readOpenApi } from "./document.js";
import { closed, schemaFaults } from "./faults.js";
import { openVisits } from "./visits.js";
import { freshPaths } from "../store/support.js";

const { visit, missed } = await openVisits();
const freshPath = freshPaths();

let app: RunningApp;

afterEach(() => app.close());

async function open(environment: Environment = {}): Promise<void> {
  app = await startApp(environment);
}

async function expectAnswer(
  operation: string,
  status: number,
  init?: RequestInit,
  url?: string,
): Promise<void> {
  const answer = await visit(app.origin, operation, init, url);
  expect({ operation, ...answer }).toEqual({ operation, status, faults: [] });
}

/** Where nobody answers. */
const NOWHERE = "http://127.0.0.1:1";
const PRODUCTION = { NODE_ENV: "production" };
const PING = sampleBody("ping");
const FOLLOW_TOKEN = "f0llow-t0ken-0123";

const PAGES = ["GET /", "GET /healthz", "GET /metrics"];
const RECORD = ["GET /api/deliveries", "GET /deliveries"];
const KNOWLEDGE = ["GET /api/status", "GET /builds", "GET /cc.xml", ...RECORD];
const SWITCHES = ["POST /api/pause", "POST /api/resume"];
const GUARDED = [...KNOWLEDGE, "GET /metrics", ...SWITCHES, "POST /api/dismiss", "POST /api/test"];

/** Lights, and builds of every status on branches of their own. */
async function makeMuchKnown(): Promise<void> {
  const LIGHTS_CONFIG = `{ lights: [
    { name: All, branches: "*", effects: [{ on: failed, play: rainbow }] },
    { name: Steps, branches: "*", steps: "*" },
  ] }`;
  await open({ LIGHTS: "", LIGHTS_CONFIG, FOLLOW_TOKEN });
  const states = ["scheduled", "running", "failing", "passed", "failed"];
  const builds = states.map((state) => ({ state, branch: state }));
  for (const build of [...builds, { state: "passed", blocked: true, branch: "blocked" }]) {
    await postSigned(app.origin, sampleBody("build.finished", { ...build, number: 1 }));
  }
  await postSigned(app.origin, sampleBody("build.running", { branch: "failed", number: 2 }));
  await postSigned(app.origin, sampleBody("build.running", { pipeline: "web" }));
  await postSigned(app.origin, sampleBody("job.finished", { step: "deploy", state: "failed" }));
  await postSigned(app.origin, PING);
}

async function firstMessage(path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${FOLLOW_TOKEN}` };
  const { body } = await fetch(`${app.origin}${path}`, { headers });
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (/^data:.*\n/m.test(text)) break;
  }
  return JSON.parse(/^data:(.*)$/m.exec(text)?.[1] ?? "");
}

describe("openapi.yaml describes", () => {
  it.each([...PAGES, ...KNOWLEDGE])("an app that knows nothing: %s", async (operation) => {
    await open();
    await expectAnswer(operation, 200);
  });

  it.each([...PAGES, ...KNOWLEDGE])("an app that knows much: %s", async (operation) => {
    await makeMuchKnown();
    await expectAnswer(operation, 200);
  });

  it("what became of deliveries", async () => {
    await open();
    await postSigned(app.origin, PING);
    const running = sampleBody("build.running");
    const proof = signature(running);
    for (const headers of [proof, proof, {}]) await post(app.origin, running, headers);
    // Answers come before effects are known.
    let known = "";
    while (!known.includes('"isNewBuild"')) {
      known = await (await fetch(`${app.origin}/api/deliveries`)).text();
    }
    for (const verdict of ["accepted", "duplicate", "refused"]) {
      expect(known).toContain(`"verdict":"${verdict}"`);
    }
    for (const operation of RECORD) await expectAnswer(operation, 200);
  });

  it("what the buttons do", async () => {
    await makeMuchKnown();
    for (const operation of SWITCHES) await expectAnswer(operation, 303);
    const status = await (await fetch(`${app.origin}/api/status`)).text();
    const [, key = ""] = /"key":("(?:[^"\\]|\\.)*")/.exec(status) ?? [];
    const body = new URLSearchParams({ key: String(JSON.parse(key)) });
    await expectAnswer("POST /api/dismiss", 303, { body });
    await expectAnswer("POST /api/dismiss", 404);
    await expectAnswer("POST /api/test", 303, { body: new URLSearchParams({ color: "red" }) });
    await expectAnswer("POST /api/test", 400);
  });

  it.each([
    [403, PRODUCTION],
    [401, { DASHBOARD_PASSWORD: "fresnel" }],
  ])("that it is shut: %i", async (status, environment) => {
    await open(environment);
    for (const operation of GUARDED) await expectAnswer(operation, status);
  });

  it.each([
    [403, {}],
    [401, { FOLLOW_TOKEN }],
  ])("that it is shut to followers: %i", async (status, environment) => {
    await open(environment);
    await expectAnswer("GET /api/follow", status);
  });

  it("the pictures for a tab", async () => {
    await open();
    await expectAnswer("GET /favicon-{status}.svg", 200, {}, "/favicon-failed.svg");
    await expectAnswer("GET /favicon-{status}.svg", 404, {}, "/favicon-mauve.svg");
  });

  it.each(["/events", "/api/follow"])("what lights show on the stream: %s", async (path) => {
    await makeMuchKnown();
    const { components } = await readOpenApi();
    const schema = closed(components.schemas.LightsMessage ?? {});
    expect(schemaFaults(schema, await firstMessage(path))).toEqual([]);
    await fetch(`${app.origin}/api/pause`, { method: "POST" });
    const paused = await firstMessage(path);
    expect(paused).toMatchObject({ lights: [{ isPaused: true }, { isPaused: true }] });
    expect(schemaFaults(schema, paused)).toEqual([]);
    expect(schemaFaults(schema, { lights: [{ words: "Passed", more: 1 }] })).toHaveLength(1);
  });
});

describe.each(["POST /webhook", "POST /"])("openapi.yaml describes a delivery: %s", (operation) => {
  const signed = (body: string) => ({ body, headers: signature(body) });

  it("that is taken or refused", async () => {
    await open();
    await expectAnswer(operation, 200, signed(PING));
    await expectAnswer(operation, 200, signed(PING));
    await expectAnswer(operation, 400, signed("ping"));
    await expectAnswer(operation, 400, signed("[]"));
    await expectAnswer(operation, 405, { method: "PUT" });
    await expectAnswer(operation, 413, signed("x".repeat(1024 * 1024 + 1)));
    const headers = { ...signature(PING), "Content-Encoding": "gzip" };
    await expectAnswer(operation, 415, { body: PING, headers });
    await expectAnswer(operation, 401);
    for (let sent = 0; sent < 60; sent++) await visit(app.origin, operation);
    await expectAnswer(operation, 429);
  });

  it("from an address that is not listed", async () => {
    await open({ WEBHOOK_IPS: "192.0.2.1" });
    await expectAnswer(operation, 403, signed(PING));
  });

  it("that cannot be taken now", async () => {
    await open({ WEBHOOK_IPS: "buildkite", BUILDKITE_API_URL: NOWHERE });
    await expectAnswer(operation, 503, signed(PING));
    await expectAnswer("GET /healthz", 503);
  });

  it("that a handler fails on", async () => {
    await open({ STATE_PATH: freshPath() });
    app.webhooks.on("ping", () => {
      throw new Error("no");
    });
    await expectAnswer(operation, 500, signed(PING));
  });
});

it("describes nothing else, but for streams, which do not end or are too many", () => {
  const streams = ["GET /events", "GET /api/follow"];
  expect(missed()).toEqual(streams.flatMap((stream) => [`${stream} 200`, `${stream} 503`]));
});

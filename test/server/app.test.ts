import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import supertest from "supertest";
import { createScreenLight } from "../../src/lights/screen/screen-light.js";
import { createApp, type AppOptions } from "../../src/server/app.js";
import { PATIENCE } from "../../src/builds/outlook.js";
import { EMPTY } from "../../src/builds/state.js";
import { statusReport } from "../../src/server/status.js";
import { createWebhooks } from "../../src/webhook/index.js";
import { TOKEN } from "../helpers/app.js";

const NOTHING_KNOWN = statusReport({
  state: EMPTY,
  watch: { branches: undefined, pullRequests: false, tags: false },
  patience: PATIENCE,
  kinds: [],
  survey: { status: undefined, because: [] },
  heardAt: () => 0,
  frame: { words: "Nothing known yet" },
  now: 0,
  lastPing: undefined,
  updatedAt: undefined,
});

function agentOf(options: Partial<AppOptions> = {}) {
  const app = createApp({
    webhooks: createWebhooks({ token: TOKEN }),
    screen: undefined,
    accept: "either",
    trustProxy: 0,
    dashboard: { password: undefined, production: false },
    status: () => NOTHING_KNOWN,
    unhealthy: () => undefined,
    log: pino({ level: "silent" }),
    ...options,
  });
  return supertest(app);
}

describe("an app that cannot take deliveries", () => {
  it("says so, and why", async () => {
    const agent = agentOf({ unhealthy: () => "It is full." });
    expect(await agent.get("/healthz")).toMatchObject({
      status: 503,
      body: { ok: false, reason: "It is full." },
      headers: { "cache-control": "no-store" },
    });
  });
});

describe("an app without a screen light", () => {
  it.each(["get", "post"] as const)("has no stream: %s", async (method) => {
    expect(await agentOf()[method]("/events")).toMatchObject({
      status: 404,
      body: { error: { code: "not_found" } },
    });
  });

  it("has a page all the same, without a bulb", async () => {
    const { text } = await agentOf().get("/").expect(200);
    expect(text).not.toContain("<script");
    expect(text).toContain("WEBHOOK_TOKEN");
  });
});

describe("a failure of ours", () => {
  it("is answered without what failed, and logged with it", async () => {
    const lines: string[] = [];
    const log = pino({ base: null }, { write: (line: string) => lines.push(line) });
    const screen = createScreenLight({ log });
    const handler = () => Promise.reject(new Error("the secret of the failure"));
    const agent = agentOf({ log, screen: { ...screen, handler } });
    const response = await agent.get("/events").expect(500);
    await screen.close();
    expect(response).toMatchObject({ body: { error: { code: "internal_error" } } });
    expect(response.text).not.toContain("secret");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("the secret of the failure");
    expect(lines[0]).toContain('"path":"/events"');
  });
});

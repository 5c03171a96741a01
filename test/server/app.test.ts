import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import supertest from "supertest";
import { createScreen } from "../../src/lights/screen/index.js";
import { createApp, type AppOptions } from "../../src/server/app.js";
import { createMetrics } from "../../src/server/metrics/metrics.js";
import { EMPTY } from "../../src/builds/state.js";
import { createWebhooks } from "../../src/webhook/index.js";
import { TOKEN } from "../helpers/app.js";
import { reportOf } from "../helpers/report.js";
import { ruleOf } from "../helpers/rules.js";

const NOTHING_KNOWN = reportOf(EMPTY, { rules: [ruleOf()], now: 0 });

function agentOf(options: Partial<AppOptions> = {}) {
  const app = createApp({
    webhooks: createWebhooks({ token: TOKEN }),
    guards: [],
    metrics: createMetrics({
      now: () => 0,
      newestDeliveryAt: () => undefined,
      unhealthy: () => undefined,
      isDriving: () => true,
      queue: () => undefined,
      isRedisUp: () => undefined,
      branches: () => 0,
    }),
    screen: undefined,
    followed: undefined,
    accept: "either",
    trustProxy: 0,
    dashboard: { password: undefined, production: false },
    status: () => NOTHING_KNOWN,
    advice: "",
    controls: {
      pause: () => Promise.resolve(),
      resume: () => Promise.resolve(),
      dismiss: () => Promise.resolve(false),
    },
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
    const screen = createScreen({ log });
    const handler = () => Promise.reject(new Error("the secret of the failure"));
    const agent = agentOf({ log, screen: { ...screen, handler } });
    const response = await agent.get("/events").expect(500);
    screen.close();
    expect(response).toMatchObject({ body: { error: { code: "internal_error" } } });
    expect(response.text).not.toContain("secret");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("the secret of the failure");
    expect(lines[0]).toContain('"path":"/events"');
  });
});

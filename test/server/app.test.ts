import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import supertest from "supertest";
import { createScreen } from "../../src/lights/screen/index.js";
import { createApp, type AppOptions } from "../../src/server/app.js";
import { createMetrics } from "../../src/server/metrics/metrics.js";
import { EMPTY } from "../../src/builds/state.js";
import { createWebhooks } from "../../src/webhook/index.js";
import { TOKEN } from "../helpers/app.js";
import { DONE } from "../helpers/dashboard.js";
import { reportOf } from "../helpers/report.js";
import { ruleOf, SILENT } from "../helpers/rules.js";

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
    screen: createScreen({ log: SILENT }),
    accept: "either",
    trustProxy: 0,
    dashboard: { password: undefined, production: false },
    status: () => NOTHING_KNOWN,
    advice: "",
    setup: () => DONE,
    controls: {
      pause: () => Promise.resolve(),
      resume: () => Promise.resolve(),
      dismiss: () => Promise.resolve(false),
      test: () => Promise.resolve(),
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

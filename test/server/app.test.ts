import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import supertest from "supertest";
import { createScreen } from "../../src/lights/screen/index.js";
import type { AppOptions } from "../../src/server/app.js";
import { bareApp } from "../helpers/bare-app.js";

const agentOf = (options?: Partial<AppOptions>) => supertest(bareApp(options));

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

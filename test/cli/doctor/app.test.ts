import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { appChecks } from "../../../src/cli/doctor/app.js";
import { appClockCheck } from "../../../src/cli/doctor/clock.js";
import { startApp, TOKEN, type RunningApp } from "../../helpers/app.js";
import { contextOf, resultOf } from "./support.js";

const CHECKS = [...appChecks, appClockCheck];

let app: RunningApp;
let closed: RunningApp;
let other: Server;
let otherUrl: string;

beforeAll(async () => {
  app = await startApp({ WEBHOOK_ACCEPT: "signature" });
  closed = await startApp({ WEBHOOK_IPS: "192.0.2.1" });
  other = createServer((request, response) => {
    const isPost = request.method === "POST";
    response.writeHead(isPost ? 301 : 200, { location: "https://light.example.com/webhook" }).end();
  }).listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  otherUrl = `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}`;
});

afterAll(async () => {
  other.close();
  await Promise.all([app.close(), closed.close()]);
});

function marks(environment: Record<string, string>, url?: string) {
  const context = contextOf(environment, url);
  return Promise.all(CHECKS.map(({ name }) => resultOf(CHECKS, name, context)));
}

describe("the app from outside", () => {
  it.each(["/", "/webhook"])("is well, given by %s", async (path) => {
    const results = await marks({ WEBHOOK_TOKEN: TOKEN }, `${app.origin}${path}`);
    expect(results.map(({ mark }) => mark)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(app.logText()).toContain('"event":"ping"');
  });

  it.each([
    [{ WEBHOOK_TOKEN: "an0ther" }, "failed", /^signature_mismatch: the app has another/],
    [
      { WEBHOOK_TOKEN: TOKEN, WEBHOOK_ACCEPT: "token" },
      "failed",
      /^token_not_accepted: .*WEBHOOK_ACCEPT/,
    ],
    [{}, "noted", /^WEBHOOK_TOKEN is not set here/],
  ])("says whether it has our token: %j", async (environment, mark, says) => {
    const context = contextOf(environment, app.origin);
    const result = await resultOf(CHECKS, "Its token", context);
    expect(result.mark).toBe(mark);
    expect(result.says).toMatch(says);
    expect(result.says).not.toContain("an0ther");
  });

  it("that keeps this machine out cannot be tried from here", async () => {
    const [up, webhook, token] = await marks({ WEBHOOK_TOKEN: TOKEN }, closed.origin);
    expect([up?.mark, webhook?.mark, token?.mark]).toEqual(["ok", "noted", "noted"]);
  });

  it("may be another one", async () => {
    const [up, webhook, token] = await marks({ WEBHOOK_TOKEN: TOKEN }, otherUrl);
    expect(up?.says).toMatch(/^Something else answers there \(200\)/);
    expect(webhook?.says).toMatch(/^It sends on to https:\/\/light\.example\.com \(301\)/);
    expect([up?.mark, webhook?.mark, token?.mark]).toEqual(["failed", "failed", "failed"]);
  });

  it("that is not there does not answer, and without an address is not asked", async () => {
    const nobody = resultOf(CHECKS, "The app", contextOf({}, "http://127.0.0.1:9"));
    await expect(nobody).rejects.toThrow(/^http:\/\/127\.0\.0\.1:9 does not answer: unreachable/);
    expect((await resultOf(CHECKS, "The app", contextOf({}))).mark).toBe("noted");
  });
});

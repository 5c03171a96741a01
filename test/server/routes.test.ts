import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { startApp, TOKEN, type RunningApp } from "../helpers/app.js";
import { RawClient, request } from "../helpers/webhook-request.js";

const LIFX_TOKEN = "t0ken-of-lifx";
const Refusal = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string().min(10) }),
});

const CSP =
  "default-src 'none';script-src 'self';style-src 'self';connect-src 'self';img-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'";

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ LIFX_ACCESS_TOKEN: LIFX_TOKEN, BULB_SELECTOR: "label:Desk" });
});

afterAll(() => app.close());

function ask(path: string, method = "GET"): Promise<Response> {
  return fetch(app.origin + path, { method, redirect: "manual" });
}

async function codeOf(response: Response): Promise<string> {
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  return Refusal.parse(await response.json()).error.code;
}

/** Sends a path as it is: `fetch` would tidy it up. */
async function askRaw(path: string, headers: Record<string, string> = {}) {
  const client = await RawClient.open(app.port);
  const answer = await client.exchange(request("", { method: "GET", path, headers }));
  client.hangUp();
  return answer;
}

describe("what there is", () => {
  it.each([
    ["/", "text/html; charset=utf-8"],
    ["/healthz", "application/json; charset=utf-8"],
    ["/api/status", "application/json; charset=utf-8"],
    ["/builds", "text/html; charset=utf-8"],
    ["/api/deliveries", "application/json; charset=utf-8"],
    ["/deliveries", "text/html; charset=utf-8"],
    ["/page.css", "text/css; charset=utf-8"],
    ["/favicon.svg", "image/svg+xml"],
    ["/favicon-failed.svg", "image/svg+xml; charset=utf-8"],
  ])("is at GET %s, and HEAD has the same without a body", async (path, type) => {
    const get = await ask(path);
    expect([get.status, get.headers.get("content-type")]).toEqual([200, type]);
    expect(await get.text()).not.toBe("");
    const head = await ask(path, "HEAD");
    expect([head.status, head.headers.get("content-type")]).toEqual([200, type]);
    expect(await head.text()).toBe("");
  });

  it.each(["/", "/webhook", "/webhook/", "/?a=b", "/webhook?a=b"])(
    "takes deliveries at POST %s",
    async (path) => {
      const response = await ask(path, "POST");
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe("credentials_missing");
    },
  );

  it("is healthy, and nobody keeps that answer", async () => {
    const response = await ask("/healthz");
    expect(await response.json()).toEqual({ ok: true });
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it.each(["/", "/api/status", "/builds", "/cc.xml", "/metrics", "/api/deliveries", "/deliveries"])(
    "is nothing that anybody keeps: %s",
    async (path) => {
      expect((await ask(path)).headers.get("cache-control")).toBe("no-store");
    },
  );

  it("is a stream of the light", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const response = await fetch(`${app.origin}/events`, { signal });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    controller.abort();
  });
});

describe("a method that is not for that path", () => {
  it.each([
    ["/", "GET, HEAD, POST", ["PUT", "PATCH", "DELETE", "OPTIONS"]],
    ["/webhook", "POST", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"]],
    ["/healthz", "GET, HEAD", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]],
    ["/events", "GET", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]],
    ["/api/status", "GET, HEAD", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]],
    ["/builds", "GET, HEAD", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]],
  ])("is refused with those that are: %s", async (path, allow, methods) => {
    for (const method of methods) {
      const response = await ask(path, method);
      expect([method, response.status]).toEqual([method, 405]);
      expect(response.headers.get("allow")).toBe(allow);
      expect(await codeOf(response)).toBe("method_not_allowed");
    }
  });

  it.each([
    ["/webhook", "POST"],
    ["/events", "GET"],
  ])("is HEAD too: %s", async (path, allow) => {
    const response = await ask(path, "HEAD");
    expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
  });
});

describe("what there is not", () => {
  it.each([
    ["/nothing", "GET"],
    ["/nothing", "POST"],
    ["/nothing", "DELETE"],
    ["/api", "GET"],
    ["/api/status/more", "GET"],
    ["/builds/41", "GET"],
    ["/page.css", "POST"],
    ["/webhook/more", "POST"],
    ["/.env", "GET"],
    ["/public/page.css", "GET"],
    ["/package.json", "GET"],
    ["/favicon-toString.svg", "GET"],
  ])("is a 404 in JSON: %s, %s", async (path, method) => {
    const response = await ask(path, method);
    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe("not_found");
  });

  it.each([
    "/../package.json",
    "/..%2fpackage.json",
    "/%2e%2e/%2e%2e/package.json",
    "/..\\package.json",
    "/page.css%00.js",
    "//etc/passwd",
    "/%E0%A4%A",
    "/%",
  ])("is nothing outside the page's folder: %s", async (path) => {
    const { status, body } = await askRaw(path);
    expect([400, 403, 404]).toContain(status);
    expect(["bad_request", "not_found"]).toContain(Refusal.parse(body).error.code);
  });
});

describe("every answer", () => {
  it.each([
    ["/", "GET"],
    ["/", "PUT"],
    ["/healthz", "GET"],
    ["/builds", "GET"],
    ["/page.css", "GET"],
    ["/nothing", "GET"],
    ["/%", "GET"],
  ])("keeps browsers in check: %s, %s", async (path, method) => {
    const { headers } = await ask(path, method);
    expect(headers.get("content-security-policy")).toBe(CSP);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{7,}/);
  });

  it.each(["/", "/webhook", "/healthz", "/events", "/nothing", "/%"])(
    "says nothing of what made it: %s",
    async (path) => {
      for (const method of ["GET", "POST"]) {
        const controller = new AbortController();
        const response = await fetch(app.origin + path, { method, signal: controller.signal });
        expect(response.headers.has("x-powered-by")).toBe(false);
        expect(response.headers.has("server")).toBe(false);
        controller.abort();
      }
    },
  );

  it.each(["/", "/healthz", "/nothing", "/webhook", "/api/status", "/builds"])(
    "holds no secret: %s",
    async (path) => {
      const response = await ask(path);
      const text = JSON.stringify([...response.headers]) + (await response.text());
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(LIFX_TOKEN);
    },
  );
});

import { afterEach, describe, expect, it } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import { postSigned, startApp, type RunningApp } from "../helpers/app.js";
import { follow } from "../helpers/follow.js";

const PASSWORD = "tr1m-the-wick";
const BASIC = { authorization: `Basic ${Buffer.from(`any:${PASSWORD}`).toString("base64")}` };
const PAUSE = "/api/pause";

let app: RunningApp;

afterEach(() => app.close());

type Headers = Readonly<Record<string, string>>;

async function change(path: string, headers: Headers = {}, body = ""): Promise<Response> {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const options = { method: "POST", headers: { ...form, ...headers }, body };
  return fetch(`${app.origin}${path}`, { ...options, redirect: "manual" });
}

async function codeOf(response: Response): Promise<string> {
  return /"code":"(\w+)"/.exec(await response.text())?.[1] ?? "none";
}

async function report(): Promise<string> {
  return (await fetch(`${app.origin}/api/status`)).text();
}

describe("who may change something", () => {
  it.each<[string, Headers, number]>([
    ["nobody that a browser vouches for", {}, 303],
    ["a page of ours", { "sec-fetch-site": "same-origin" }, 303],
    ["a page of another site", { "sec-fetch-site": "cross-site" }, 403],
    ["a page of a neighbour", { "sec-fetch-site": "same-site" }, 403],
    ["a bookmark", { "sec-fetch-site": "none" }, 403],
    ["a page of another site, in an old browser", { origin: "https://evil.example" }, 403],
    ["a page without an origin", { origin: "null" }, 403],
  ])("is %s: %j %i", async (_, headers, status) => {
    app = await startApp();
    const response = await change(PAUSE, headers);
    expect(response.status).toBe(status);
    if (status === 403) expect(await codeOf(response)).toBe("cross_site");
    else expect(response.headers.get("location")).toBe("/builds");
    expect(await report()).toContain(`"paused":${String(status === 303)}`);
  });

  it("is a page of ours in an old browser, by its origin", async () => {
    app = await startApp();
    expect((await change(PAUSE, { origin: app.origin })).status).toBe(303);
    expect((await change(PAUSE, { origin: app.origin.replace("http", "https") })).status).toBe(403);
  });

  it("is whoever knows the password, where there is one", async () => {
    app = await startApp({ DASHBOARD_PASSWORD: PASSWORD });
    expect(await codeOf(await change(PAUSE))).toBe("password_missing");
    expect((await change(PAUSE, BASIC)).status).toBe(303);
    const crossSite = await change("/api/resume", { ...BASIC, "sec-fetch-site": "cross-site" });
    expect(crossSite.status).toBe(403);
  });

  it.each([
    ["public", "password_public"],
    [undefined, "password_not_set"],
  ])("is nobody in production where the password is %s", async (password, code) => {
    const token = { NODE_ENV: "production", WEBHOOK_TOKEN: "t0ken-of-the-webhook" };
    app = await startApp({ ...token, DASHBOARD_PASSWORD: password });
    for (const path of [PAUSE, "/api/resume", "/api/dismiss", "/api/test"]) {
      expect(await codeOf(await change(path))).toBe(code);
    }
  });

  it("is nobody by another method", async () => {
    app = await startApp();
    const response = await fetch(`${app.origin}${PAUSE}`);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await report()).toContain('"paused":false');
  });
});

describe("a pause", () => {
  it("leaves the lights alone until it ends, and then shows what is so", async () => {
    app = await startApp();
    const page = await follow(app.origin);
    await postSigned(app.origin, sampleBody("build.running"));
    await page.until("Running");
    await change(PAUSE);
    await page.until("Paused");
    await postSigned(app.origin, sampleBody("build.finished", { state: "failed" }));
    await postSigned(app.origin, sampleBody("ping"));
    expect(page.shown.at(-1)).toEqual({ words: "Paused" });
    expect(await (await fetch(`${app.origin}/builds`)).text()).toContain("/api/resume");
    await change("/api/resume");
    await page.until("Failed");
    expect(page.words()).not.toContain("Ping from Buildkite");
    page.close();
  });
});

describe("a dismissed branch", () => {
  it("is not shown until it is heard of again", async () => {
    app = await startApp({ BRANCHES: "*" });
    const failed = { state: "failed", branch: "wick" };
    await postSigned(app.origin, sampleBody("build.finished", failed));
    const [, key = ""] = /"key":("(?:[^"\\]|\\.)*")/.exec(await report()) ?? [];
    const body = new URLSearchParams({ key: String(JSON.parse(key)) }).toString();
    expect((await change("/api/dismiss", {}, body)).status).toBe(303);
    expect(await report()).toContain('"status":null');
    const html = await (await fetch(`${app.origin}/builds`)).text();
    expect(html).not.toContain("/api/dismiss");
  });

  it.each(["", "key=", "key=nonsense", "other=1", "key=a&key=b"])(
    "is a branch that there is: %j",
    async (body) => {
      app = await startApp();
      const response = await change("/api/dismiss", {}, body);
      expect([response.status, await codeOf(response)]).toEqual([404, "branch_unknown"]);
    },
  );

  it("is no megabyte", async () => {
    app = await startApp();
    const response = await change("/api/dismiss", {}, `key=${"x".repeat(20_000)}`);
    expect(response.status).toBe(413);
  });
});

describe("a test of the lights", () => {
  it("shows the colour for a moment, and then what is so", async () => {
    app = await startApp();
    await postSigned(app.origin, sampleBody("build.running"));
    const page = await follow(app.origin);
    expect((await change("/api/test", {}, "color=blue")).status).toBe(303);
    await page.until("A test: blue");
    expect(page.shown.at(-1)).toMatchObject({
      status: "running",
      moment: "test.blue",
      effect: { movement: "breathe", color: { hue: 250 } },
    });
    expect(await report()).toContain('"moment":"test.blue"');
    await change("/api/test", {}, "color=red");
    await page.until("A test: red");
    page.close();
  });

  it("is nothing that arrived, and nothing for lights that are paused", async () => {
    app = await startApp();
    await change("/api/test", {}, "color=blue");
    expect(await report()).toContain('"updatedAt":null');
    await change(PAUSE);
    await change("/api/test", {}, "color=red");
    expect(await report()).toContain('"words":"Paused"');
  });

  it.each(["", "color=", "color=ultraviolet", "color=red&color=blue", "colour=red"])(
    "is of a colour that there is: %j",
    async (body) => {
      app = await startApp();
      const response = await change("/api/test", {}, body);
      expect([response.status, await codeOf(response)]).toEqual([400, "color_unknown"]);
    },
  );
});

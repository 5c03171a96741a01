import { afterEach, describe, expect, it } from "@jest/globals";
import express from "express";
import supertest from "supertest";
import { requirePassword, type PasswordOptions } from "../../src/server/password.js";
import { sampleBody } from "../../src/cli/sample.js";
import { postSigned, startApp, type RunningApp } from "../helpers/app.js";

const PASSWORD = "fré:snel lens";

function basic(credentials: string | Buffer, scheme = "Basic"): string {
  return `${scheme} ${Buffer.from(credentials).toString("base64")}`;
}

/** A request with that `Authorization`; answers `open` where it is let through. */
async function ask(options: Partial<PasswordOptions>, authorization?: string) {
  const guard = requirePassword({ password: undefined, production: false, ...options }, "read");
  const app = express().get("/", guard, (_request, response) => {
    response.send("open");
  });
  const request = supertest(app).get("/");
  return authorization === undefined ? request : request.set("Authorization", authorization);
}

describe("without a password", () => {
  it("is open outside production", async () => {
    expect(await ask({})).toMatchObject({ status: 200, text: "open" });
  });

  it.each([undefined, basic("any:"), basic("any:undefined")])(
    "is shut in production, and says which setting opens it: %s",
    async (authorization) => {
      const answer = await ask({ production: true }, authorization);
      expect(answer.status).toBe(403);
      expect(answer.body).toEqual({
        error: {
          code: "password_not_set",
          message: expect.stringMatching(/DASHBOARD_PASSWORD.*public/),
        },
      });
      expect(answer.headers).not.toHaveProperty("www-authenticate");
    },
  );
});

describe("the password public", () => {
  it.each([true, false])("opens it to all, in production: %p", async (production) => {
    expect(await ask({ password: "public", production })).toMatchObject({ text: "open" });
    const answer = await ask({ password: "public", production }, "Nonsense");
    expect(answer).toMatchObject({ text: "open" });
  });

  it.each(["Public", "public "])("is that word alone, not %j", async (password) => {
    expect(await ask({ password })).toMatchObject({ status: 401 });
  });
});

describe.each([true, false])("a password, in production: %p", (production) => {
  const options = { password: PASSWORD, production };

  it.each([
    ["any user", basic(`ida:${PASSWORD}`)],
    ["no user", basic(`:${PASSWORD}`)],
    ["a scheme in lower case", basic(`ida:${PASSWORD}`, "basic")],
    ["a scheme in capitals", basic(`ida:${PASSWORD}`, "BASIC")],
  ])("lets through who knows it: %s", async (_, authorization) => {
    expect(await ask(options, authorization)).toMatchObject({ status: 200, text: "open" });
  });

  it.each([
    ["nothing", undefined],
    ["an empty header", ""],
    ["another password", basic("ida:fresnel")],
    ["its beginning", basic(`ida:${PASSWORD.slice(0, -1)}`)],
    ["more than it", basic(`ida:${PASSWORD} `)],
    ["other capitals", basic(`ida:${PASSWORD.toUpperCase()}`)],
    ["no password", basic("ida:")],
    ["no colon", basic(PASSWORD)],
    ["it as the user", basic(`${PASSWORD}:`)],
    ["the word public", basic("ida:public")],
    ["another scheme", basic(`ida:${PASSWORD}`, "Bearer")],
    ["no scheme", Buffer.from(`ida:${PASSWORD}`).toString("base64")],
    ["no credentials", "Basic"],
    ["what is no base64", "Basic ()()()"],
    ["plain text", "Basic ida:fresnel"],
    ["bytes that are no UTF-8", basic(Buffer.from([0x3a, 0xff, 0xfe, 0x00]))],
    ["it in another encoding", basic(Buffer.from(`ida:${PASSWORD}`, "latin1"))],
    ["very much", basic(`ida:${"x".repeat(8000)}`)],
  ])("keeps out who does not, all in the same way: %s", async (_, authorization) => {
    const answer = await ask(options, authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe('Basic realm="Build light", charset="UTF-8"');
    expect(answer.body).toEqual({
      error: {
        code: authorization ? "password_wrong" : "password_missing",
        message: "Enter the value of DASHBOARD_PASSWORD, with any user name.",
      },
    });
  });
});

describe("the app", () => {
  let app: RunningApp;

  afterEach(() => app.close());

  async function statuses(paths: readonly string[], headers: Record<string, string> = {}) {
    const answers = paths.map((path) => fetch(app.origin + path, { headers }));
    return (await Promise.all(answers)).map(({ status }) => status);
  }

  const GUARDED = ["/api/status", "/api/status/", "/API/STATUS", "/builds", "/builds?a=b"];

  it("keeps names behind it in production, and nothing else", async () => {
    app = await startApp({ NODE_ENV: "production" });
    await postSigned(app.origin, sampleBody("build.running", { pipeline: "m4rk3r" }));
    expect(await statuses(GUARDED)).toEqual([403, 403, 403, 403, 403]);
    expect(await statuses(["/", "/healthz", "/page.css"])).toEqual([200, 200, 200]);
    for (const path of [...GUARDED, "/", "/healthz"]) {
      expect(await (await fetch(app.origin + path)).text()).not.toContain("m4rk3r");
    }
  });

  it("asks for it before it says anything of methods and paths", async () => {
    app = await startApp({ DASHBOARD_PASSWORD: "fresnel" });
    for (const path of [...GUARDED, "/builds/41"]) {
      expect(await fetch(app.origin + path, { method: "POST" })).toMatchObject({ status: 401 });
    }
  });

  it.each([
    [403, { NODE_ENV: "production" }],
    [401, { DASHBOARD_PASSWORD: "fresnel", FOLLOW_TOKEN: "f0llow-t0ken-0123" }],
  ])("lets nobody keep that it is shut: %i", async (status, environment) => {
    app = await startApp(environment);
    const others = ["/cc.xml", "/metrics", "/deliveries", "/api/deliveries", "/api/follow"];
    for (const path of [...GUARDED, ...others, "/api/pause"]) {
      const answer = await fetch(app.origin + path);
      const kept = answer.headers.get("cache-control");
      expect([path, answer.status, kept]).toEqual([path, status, "no-store"]);
    }
  });

  it("opens to it, and never writes it down", async () => {
    app = await startApp({ NODE_ENV: "production", DASHBOARD_PASSWORD: "fresnel" });
    expect(await statuses(GUARDED)).toEqual([401, 401, 401, 401, 401]);
    expect(await statuses(GUARDED, { Authorization: basic("a:fresnel") })).toEqual([
      200, 200, 200, 200, 200,
    ]);
    expect(app.logText()).not.toContain("fresnel");
  });
});

describe("the names of lights", () => {
  const LIGHTS_CONFIG = "{ lights: [{ name: M4rk3r }] }";
  let app: RunningApp;

  afterEach(() => app.close());

  async function isTold(authorization?: string): Promise<boolean> {
    const headers = authorization === undefined ? {} : { authorization };
    const stream = new AbortController();
    const response = await fetch(`${app.origin}/events`, { headers, signal: stream.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("Nothing known yet")) text += (await reader?.read())?.value ?? "";
    stream.abort();
    return text.includes("M4rk3r");
  }

  it.each<[string, NodeJS.ProcessEnv, string | undefined, boolean]>([
    ["all outside production", {}, undefined, true],
    ["nobody without the password", { DASHBOARD_PASSWORD: PASSWORD }, undefined, false],
    ["nobody with a wrong one", { DASHBOARD_PASSWORD: PASSWORD }, basic("any:wrong"), false],
    ["who knows it", { DASHBOARD_PASSWORD: PASSWORD }, basic(`any:${PASSWORD}`), true],
    ["nobody in production without any", { NODE_ENV: "production" }, basic("any:"), false],
    ["all where it is public", { NODE_ENV: "production", DASHBOARD_PASSWORD: "public" }, "", true],
  ])("are told on the stream to %s", async (_, environment, authorization, expected) => {
    app = await startApp({ ...environment, LIGHTS: "", LIGHTS_CONFIG });
    expect(await isTold(authorization)).toBe(expected);
  });
});

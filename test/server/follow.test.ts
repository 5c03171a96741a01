import { afterEach, describe, expect, it } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import { postSigned, startApp, type RunningApp } from "../helpers/app.js";
import { until } from "../helpers/until.js";

const FOLLOW_TOKEN = "f0llow-t0ken-0123";

let app: RunningApp;
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await app.close();
});

function ask(authorization?: string, method = "GET"): Promise<Response> {
  const stream = new AbortController();
  closers.push(() => {
    stream.abort();
  });
  const headers = authorization === undefined ? {} : { authorization };
  return fetch(`${app.origin}/api/follow`, { method, headers, signal: stream.signal });
}

/** What the stream has told since it was opened. */
async function read(): Promise<() => string> {
  const response = await ask(`Bearer ${FOLLOW_TOKEN}`);
  let text = "";
  void (async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
    }
  })().catch(() => undefined);
  return () => text;
}

describe("without FOLLOW_TOKEN", () => {
  it.each([undefined, "Bearer", "Bearer ", "Bearer undefined"])(
    "is shut, and says which setting opens it: %s",
    async (authorization) => {
      app = await startApp({ DASHBOARD_PASSWORD: "public" });
      const response = await ask(authorization);
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({
        error: { code: "follow_token_not_set", message: expect.stringContaining("FOLLOW_TOKEN") },
      });
    },
  );
});

describe("with FOLLOW_TOKEN", () => {
  it.each([
    undefined,
    "",
    "Bearer",
    "Bearer wrong",
    `Bearer ${FOLLOW_TOKEN}x`,
    `Bearer ${FOLLOW_TOKEN.slice(0, -1)}`,
    `Bearer ${FOLLOW_TOKEN} ${FOLLOW_TOKEN}`,
    FOLLOW_TOKEN,
    `Basic ${Buffer.from(`any:${FOLLOW_TOKEN}`).toString("base64")}`,
    `Bearer ${"x".repeat(8000)}`,
  ])("refuses whoever does not send it: %s", async (authorization) => {
    app = await startApp({ FOLLOW_TOKEN });
    const response = await ask(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="Build light"');
    expect(await response.json()).toMatchObject({ error: { code: "follow_token_wrong" } });
    expect(app.logText()).not.toContain(FOLLOW_TOKEN);
  });

  it("takes GET alone, and the scheme in any case", async () => {
    app = await startApp({ FOLLOW_TOKEN });
    const post = await ask(`bearer ${FOLLOW_TOKEN}`, "POST");
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET"]);
    const get = await ask(`BEARER  ${FOLLOW_TOKEN}`);
    expect(get.headers.get("content-type")).toMatch(/^text\/event-stream/);
  });

  it("tells what every light shows by its name, whatever kind of bulb that is", async () => {
    const lights = "{ name: Web, pipelines: web }, { name: Rest, pipelines: '* !web' }";
    app = await startApp({
      FOLLOW_TOKEN,
      NODE_ENV: "production",
      LIGHTS: "",
      LIGHTS_CONFIG: `{ lights: [${lights}] }`,
    });
    const early = await read();
    await until(() => early().includes("Nothing known yet"));
    await postSigned(app.origin, sampleBody("build.running", { pipeline: "web" }));
    await until(() => early().includes("Running"));
    const late = await read();
    await until(() => late().includes("\n\n", late().indexOf("data:")));
    const data = /^data:(.*)$/m.exec(late())?.[1] ?? "";
    expect(JSON.parse(data)).toEqual({
      lights: [
        {
          name: "Web",
          status: "running",
          words: "Running",
          effect: expect.objectContaining({ movement: "breathe", period: 5, cycles: 9999 }),
        },
        { name: "Rest", words: "Nothing known yet" },
      ],
    });
  });

  it("tells that bulbs are given back, and counts among the ways of a light", async () => {
    app = await startApp({ FOLLOW_TOKEN, LIGHTS: "screen" });
    const text = await read();
    await fetch(`${app.origin}/api/pause`, { method: "POST" });
    await until(() => text().includes('{"name":"light","words":"Paused","isPaused":true}'));
    const status: unknown = await (await fetch(`${app.origin}/api/status`)).json();
    expect(status).toMatchObject({ lights: [{ kinds: ["screen", "follow"] }] });
  });

  it("ends with the app", async () => {
    app = await startApp({ FOLLOW_TOKEN });
    const response = await ask(`Bearer ${FOLLOW_TOKEN}`);
    await app.close();
    await response.text();
    expect(app.logText()).not.toContain(FOLLOW_TOKEN);
  });
});

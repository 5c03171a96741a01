import { afterEach, describe, expect, it } from "@jest/globals";
import { sampleBody } from "../../../src/cli/sample.js";
import { postSigned, startApp, type RunningApp } from "../../helpers/app.js";

const PASSWORD = "tr1m-the-wick";
const BASIC = { authorization: `Basic ${Buffer.from(`any:${PASSWORD}`).toString("base64")}` };
const WRONG = { authorization: `Basic ${Buffer.from("any:wrong").toString("base64")}` };
const PRODUCTION = { NODE_ENV: "production" };

let app: RunningApp;

afterEach(() => app.close());

async function shown(environment: NodeJS.ProcessEnv, headers: Record<string, string> = {}) {
  app = await startApp(environment);
  await postSigned(
    app.origin,
    sampleBody("build.finished", { pipeline: "m4rk3r", state: "failed" }),
  );
  const response = await fetch(app.origin, { headers });
  const html = await response.text();
  return {
    status: response.status,
    light: html.includes('<p class="words">Failed</p>'),
    names: html.includes("m4rk3r"),
    buttons: html.includes("<form"),
  };
}

const LIGHTS = { status: 200, light: true, names: false, buttons: false };
const READ = { ...LIGHTS, names: true };
const ALL = { ...READ, buttons: true };

describe("GET / has the lights for everybody, and", () => {
  it.each<[string, NodeJS.ProcessEnv, Record<string, string>, typeof LIGHTS]>([
    ["all of it outside production", {}, {}, ALL],
    ["nothing else without the password", { DASHBOARD_PASSWORD: PASSWORD }, {}, LIGHTS],
    ["nothing else with a wrong one", { DASHBOARD_PASSWORD: PASSWORD }, WRONG, LIGHTS],
    ["all of it with the password", { ...PRODUCTION, DASHBOARD_PASSWORD: PASSWORD }, BASIC, ALL],
    ["nothing else in production without any", PRODUCTION, BASIC, LIGHTS],
    ["no buttons where it is public", { ...PRODUCTION, DASHBOARD_PASSWORD: "public" }, {}, READ],
    ["all of what is public outside production", { DASHBOARD_PASSWORD: "public" }, {}, ALL],
  ])("%s", async (_, environment, headers, expected) => {
    expect(await shown(environment, headers)).toEqual(expected);
  });
});

describe("every light is on the page", () => {
  it("also where only bulbs were asked for", async () => {
    const lifx = { LIFX_ACCESS_TOKEN: "t", LIFX_API_URL: "http://127.0.0.1:9", LIGHTS: "cloud" };
    expect(await shown({ ...lifx, LOG_LEVEL: "silent" })).toEqual(ALL);
    const html = await (await fetch(app.origin)).text();
    // That bulb has not answered.
    expect(html).toMatch(/<li class="to-do"[^>]*>\s*<h3>.*See the bulb answer/);
  });

  it("and is no bulb that has to answer, as little as one that is followed", async () => {
    await shown({ FOLLOW_TOKEN: "f0llow-t0ken-0123" });
    const html = await (await fetch(app.origin)).text();
    expect(html).toMatch(/<li class="done"[^>]*>(?:(?!<li)[^])*See the bulb answer/);
  });
});

import { afterEach, describe, expect, it } from "@jest/globals";
import { sampleBody } from "../../../src/cli/sample.js";
import type { Environment } from "../../../src/settings/settings.js";
import { postSigned, startApp, type RunningApp } from "../../helpers/app.js";
import { readCcTray } from "../../helpers/cctray.js";

let app: RunningApp;

afterEach(() => app.close());

async function open(environment: Environment = {}): Promise<void> {
  app = await startApp(environment);
}

function ask(headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  return fetch(`${app.origin}/cc.xml`, { method, headers });
}

describe("GET /cc.xml", () => {
  it("is read by a client, as of now", async () => {
    await open();
    const response = await ask();
    expect(response.headers.get("content-type")).toBe("application/xml; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(readCcTray(await response.text())).toEqual([]);
    await postSigned(app.origin, sampleBody("build.finished", { state: "failed" }));
    await postSigned(app.origin, sampleBody("build.running", { pipeline: 'a"<b>&', branch: "\0" }));
    expect(readCcTray(await (await ask()).text())).toMatchObject([
      { name: expect.stringContaining('a"<b>&'), activity: "Building" },
      { activity: "Sleeping", lastBuildStatus: "Failure" },
    ]);
  });

  it("asks for the password, as clients expect it: by Basic, with any user name", async () => {
    await open({ NODE_ENV: "production", DASHBOARD_PASSWORD: "fresnel" });
    const shut = await ask();
    expect(shut.status).toBe(401);
    expect(shut.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
    const authorization = `Basic ${Buffer.from("ccmenu:fresnel").toString("base64")}`;
    expect((await ask({ authorization })).status).toBe(200);
    expect((await fetch(`${app.origin}/CC.XML/`)).status).toBe(401);
  });

  it("is shut in production without a password", async () => {
    await open({ NODE_ENV: "production" });
    expect((await ask()).status).toBe(403);
  });

  it("is for reading", async () => {
    await open();
    expect((await ask({}, "HEAD")).status).toBe(200);
    const { status, headers } = await ask({}, "POST");
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { followedCheck } from "../../../src/cli/doctor/followed.js";
import { notifyCheck } from "../../../src/cli/doctor/notify.js";
import { startApp, type RunningApp } from "../../helpers/app.js";
import { contextOf, resultOf } from "./support.js";

describe("notifications", () => {
  const NOTIFY_SECRET = `whsec_${Buffer.alloc(32).toString("base64")}`;
  let receiver: Server;
  let port: string;
  let received = "";

  beforeAll(async () => {
    receiver = createServer((socket) => {
      socket.on("data", (chunk) => (received += chunk.toString("latin1")));
      // As a server does that does not speak TLS.
      socket.on("error", () => undefined).once("data", () => socket.end("HTTP/1.1 400\r\n\r\n"));
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const address = receiver.address();
    port = typeof address === "object" ? String(address?.port) : "";
  });

  afterAll(() => {
    receiver.close();
  });

  function check(url: string) {
    const context = contextOf({ NOTIFY_URL: url, NOTIFY_SECRET });
    return resultOf([notifyCheck], "Notifications", context);
  }

  it("that nobody asks for are no fault", async () => {
    const result = await resultOf([notifyCheck], "Notifications", contextOf({}));
    expect(result.mark).toBe("noted");
  });

  it("have a host that is reached, and is sent nothing", async () => {
    expect(await check(`http://127.0.0.1:${port}/m4rk3r`)).toMatchObject({ mark: "ok" });
    expect(received).toBe("");
  });

  it.each([
    ["nobody listens", () => "http://127.0.0.1:2/m4rk3r", /ECONNREFUSED\. Check the address/],
    ["it does not speak TLS", () => `https://127.0.0.1:${port}/m4rk3r`, /ERR_SSL_\w+\. Check/],
  ])("fail where %s, without telling the address", async (_, url, says) => {
    const result = await check(url());
    expect(result).toMatchObject({ mark: "failed", says: expect.stringMatching(says) });
    expect(JSON.stringify(result)).not.toContain("m4rk3r");
  });
});

describe("the followed app", () => {
  let apps: RunningApp[];

  beforeAll(async () => {
    apps = [await startApp({ FOLLOW_TOKEN: "f0llow-t0ken-0123" }), await startApp()];
  });

  afterAll(() => Promise.all(apps.map((app) => app.close())));

  function check(url = "") {
    const context = contextOf({ FOLLOW_URL: url });
    return resultOf([followedCheck], "The followed app", context);
  }

  it("can be followed, or says what it lacks", async () => {
    const [open, shut] = apps;
    expect(await check()).toMatchObject({ mark: "noted" });
    expect(await check(open?.origin)).toMatchObject({ mark: "ok" });
    expect((await check(shut?.origin)).says).toMatch(/set FOLLOW_TOKEN there/);
    await expect(check("http://127.0.0.1:2")).rejects.toThrow(/does not answer/);
  });
});

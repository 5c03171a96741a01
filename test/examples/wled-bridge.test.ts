import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { sampleBody } from "../../src/cli/sample.js";
import { postSigned, startApp, type RunningApp } from "../helpers/app.js";
import { SECRET } from "../helpers/receiver.js";
import { until } from "../helpers/until.js";

const BRIDGE = join(import.meta.dirname, "../../examples/wled-bridge.mjs");

const RED = { on: true, transition: 5, seg: [{ fx: 2, col: [[255, 0, 0]] }] };
const GREEN = { on: true, transition: 5, seg: [{ fx: 0, col: [[0, 255, 0]] }] };

let wled: Server;
/** What WLED was told, and the statuses of its next answers; after them it is 200. */
let told: unknown[];
let answers: number[];
let bridge: ChildProcess;
let url: string;

beforeEach(async () => {
  [told, answers] = [[], []];
  wled = createServer((request, response) => {
    void json(request).then((state) => {
      if (request.url === "/json/state") told.push(state);
      response.writeHead(answers.shift() ?? 200).end('{"success":true}');
    });
  }).listen(0, "127.0.0.1");
  await once(wled, "listening");
  const address = wled.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const WLED_URL = `http://127.0.0.1:${address.port}`;
  const env = { PATH: process.env.PATH, NOTIFY_SECRET: SECRET, WLED_URL, PORT: "0" };
  bridge = spawn(process.execPath, [BRIDGE], { env, stdio: "pipe" });
  let stdout = "";
  bridge.stdout?.on("data", (chunk) => (stdout += String(chunk)));
  await until(() => stdout.includes("\n"));
  url = /http:\S+/.exec(stdout)?.[0] ?? "";
});

afterEach(async () => {
  bridge.kill();
  await once(bridge, "exit");
  wled.closeAllConnections();
  wled.close();
});

async function note(id: string, type: string, branch = "main", secret = SECRET): Promise<number> {
  const pipeline = { slug: "lamp-room" };
  const body = JSON.stringify({ type, data: { pipeline, branch, kind: "branch", step: null } });
  const now = new Date();
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, now, body),
  };
  return (await fetch(url, { method: "POST", headers, body })).status;
}

describe("the bridge to WLED", () => {
  it("is red while anything is broken", async () => {
    expect(await note("msg_1", "verdict.broken")).toBe(204);
    expect(await note("msg_2", "verdict.broken", "wick")).toBe(204);
    expect(await note("msg_3", "verdict.fixed")).toBe(204);
    expect(await note("msg_4", "verdict.fixed", "wick")).toBe(204);
    expect(told).toEqual([RED, RED, RED, GREEN]);
  });

  it("shows a note that comes twice once", async () => {
    for (const id of ["msg_1", "msg_1"]) expect(await note(id, "verdict.broken")).toBe(204);
    expect(told).toEqual([RED]);
  });

  it("refuses what is not signed, or by another", async () => {
    const other = `whsec_${Buffer.alloc(32, "other").toString("base64")}`;
    expect(await note("msg_1", "verdict.broken", "main", other)).toBe(401);
    expect((await fetch(url)).status).toBe(401);
    expect(told).toEqual([]);
  });

  it("asks for it again where WLED does not take it", async () => {
    answers.push(500);
    expect(await note("msg_1", "verdict.broken")).toBe(502);
    expect(await note("msg_1", "verdict.broken")).toBe(204);
    expect(told).toEqual([RED, RED]);
  });

  it("shows what the app tells", async () => {
    const app: RunningApp = await startApp({ NOTIFY_URL: url, NOTIFY_SECRET: SECRET });
    for (const [number, state] of ["failed", "passed"].entries()) {
      await postSigned(app.origin, sampleBody("build.finished", { state, number: number + 1 }));
    }
    await until(() => told.length === 2);
    await app.close();
    expect(told).toEqual([RED, GREEN]);
  });
});

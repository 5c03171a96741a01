import { afterEach, expect, it } from "@jest/globals";
import { once } from "node:events";
import { connect } from "node:net";
import { sampleBody } from "../../src/cli/sample.js";
import { signature, startApp, type RunningApp } from "../helpers/app.js";
import { follow } from "../helpers/follow.js";

let app: RunningApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** Sends bytes on one connection, and resolves with all that came back once the app has cut it. */
async function sendAll(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1");
  let answer = "";
  socket.on("data", (text: string) => (answer += text));
  socket.on("error", () => undefined);
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}

it("cuts a connection that pipelines, and its streams free their places", async () => {
  app = await startApp();
  const streams = "GET /events HTTP/1.1\r\nHost: light.example.com\r\n\r\n".repeat(210);
  for (let round = 0; round < 3; round += 1) await sendAll(app.port, streams);
  const follower = await follow(app.origin);
  follower.close();
});

it("takes no delivery that is hidden behind a stream", async () => {
  app = await startApp();
  const body = sampleBody("build.running");
  const headers = Object.entries({ ...signature(body), "Content-Length": String(body.length) });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const stream = "GET /events HTTP/1.1\r\nHost: light.example.com\r\n\r\n";
  const delivery = `POST /webhook HTTP/1.1\r\nHost: light.example.com\r\n${lines}\r\n${body}`;
  await sendAll(app.port, `${stream}${delivery}`);
  expect(app.lines.filter(({ msg }) => msg === "delivery")).toEqual([]);
});

it("answers one of the refused that come in one read", async () => {
  app = await startApp();
  const request =
    "POST /webhook HTTP/1.1\r\nHost: light.example.com\r\nContent-Length: 2\r\n\r\n{}";
  const answers = await sendAll(app.port, request.repeat(50));
  expect(answers.match(/HTTP\/1.1 401/g)?.length ?? 0).toBeLessThanOrEqual(1);
});

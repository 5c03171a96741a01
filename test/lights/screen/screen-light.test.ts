import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { once } from "node:events";
import { createServer, get, type IncomingMessage, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { color } from "../../../src/lights/color.js";
import type { Frame } from "../../../src/lights/light.js";
import { createScreenLight, type ScreenLight } from "../../../src/lights/screen/screen-light.js";

const PASSED: Frame = {
  status: "passed",
  words: "Passed",
  effect: { movement: "still", color: color("green", 0.75), duration: 1 },
};

let light: ScreenLight;
let server: Server;
let port: number;
let logged: string[];

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "setTimeout", "queueMicrotask"] });
  logged = [];
  light = createScreenLight({ log: pino({}, { write: (line) => logged.push(line) }) });
  server = createServer((req, res) => {
    void light.handler(req, res);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  port = address.port;
});

afterEach(async () => {
  await light.close();
  server.closeAllConnections();
  server.close();
  jest.useRealTimers();
});

interface Stream {
  readonly response: IncomingMessage;
  text: string;
}

async function open(headers: Record<string, string> = {}, path = "/events"): Promise<Stream> {
  const request = get({ port, host: "127.0.0.1", path, headers, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on("response", resolve).on("error", reject);
  });
  const stream: Stream = { response, text: "" };
  response.setEncoding("utf8").on("data", (chunk: string) => (stream.text += chunk));
  response.on("error", () => undefined);
  return stream;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (condition()) return;
    await delay(10);
  }
  throw new Error(`Never came true: ${String(condition)}`);
}

function messagesOf(text: string): unknown[] {
  return text
    .split("\n\n")
    .filter((block) => block.includes("event:lights"))
    .map((block): unknown => JSON.parse(/^data:([^\n]*)$/m.exec(block)?.[1] ?? ""));
}

async function bodyOf(stream: Stream): Promise<unknown> {
  if (!stream.response.readableEnded) await once(stream.response, "end");
  return JSON.parse(stream.text);
}

test("a stream opens with the state, and nothing on the way may keep or hold it", async () => {
  const stream = await open();
  await until(() => messagesOf(stream.text).length === 1);
  expect(messagesOf(stream.text)).toEqual([{ lights: [{ words: "Nothing known yet" }] }]);
  expect(stream.text).toContain("retry:2000\n");
  expect(stream.response.headers).toMatchObject({
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    connection: "close",
  });
});

test("every open stream gets every frame, a later one the newest at once", async () => {
  const streams = [await open(), await open()];
  await until(() => streams.every(({ text }) => messagesOf(text).length === 1));
  light.show(PASSED);
  await until(() => streams.every(({ text }) => messagesOf(text).length === 2));
  for (const { text } of streams) expect(messagesOf(text)[1]).toEqual({ lights: [PASSED] });

  const later = await open();
  await until(() => messagesOf(later.text).length === 1);
  expect(messagesOf(later.text)).toEqual([{ lights: [PASSED] }]);
});

test("words with line breaks stay within their event", async () => {
  const stream = await open();
  await until(() => messagesOf(stream.text).length === 1);
  light.show({ ...PASSED, words: "a\n\nevent:lights\ndata:{}\n\n\u2028b" });
  await until(() => messagesOf(stream.text).length === 2);
  expect(messagesOf(stream.text)[1]).toMatchObject({
    lights: [{ words: "a\n\nevent:lights\ndata:{}\n\n\u2028b" }],
  });
});

test("a heartbeat every 15 s: a comment for proxies, an event for the page", async () => {
  const stream = await open();
  await until(() => messagesOf(stream.text).length === 1);
  jest.advanceTimersByTime(14_999);
  light.show(PASSED);
  await until(() => messagesOf(stream.text).length === 2);
  expect(stream.text).not.toContain("heartbeat");
  jest.advanceTimersByTime(1);
  await until(() => /^:\nevent:heartbeat\ndata:.*\n\n/m.test(stream.text));
});

test("close ends the streams, so that the server can stop", async () => {
  const stream = await open();
  await until(() => messagesOf(stream.text).length === 1);
  const stopped = once(server, "close");
  await light.close();
  server.close();
  await stopped;
  await until(() => stream.response.readableEnded);
  expect(jest.getTimerCount()).toBe(0);
  light.show(PASSED);
});

test("a stream that opens after close ends at once", async () => {
  await light.close();
  const stream = await open();
  await until(() => stream.response.readableEnded);
  expect(messagesOf(stream.text)).toEqual([]);
});

test("the 201st stream gets 503, which is logged once, until one ends", async () => {
  const streams: Stream[] = [];
  for (let count = 0; count < 200; count += 1) streams.push(await open());

  for (let count = 0; count < 3; count += 1) {
    const refused = await open();
    expect(refused.response.statusCode).toBe(503);
    expect(refused.response.headers["retry-after"]).toBe("5");
    expect(await bodyOf(refused)).toMatchObject({ error: { code: "too_many_streams" } });
  }
  expect(logged).toHaveLength(1);

  streams[0]?.response.destroy();
  let admitted: Stream | undefined;
  for (let tries = 0; admitted?.response.statusCode !== 200; tries += 1) {
    expect(tries).toBeLessThan(1000);
    admitted = await open();
    await delay(10);
  }
});

test("a client that never reads is dropped, the others stay", async () => {
  const reader = await open();
  const deaf: Socket = connect(port, "127.0.0.1");
  await once(deaf, "connect");
  deaf.on("error", () => undefined).pause();
  deaf.write("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  const connections = () =>
    new Promise<number>((resolve, reject) => {
      server.getConnections((error, count) => {
        if (error) reject(error);
        else resolve(count);
      });
    });
  for (let tries = 0; (await connections()) < 2; tries += 1) await delay(10);

  const words = "x".repeat(500_000);
  let shown = 0;
  do {
    light.show({ ...PASSED, words });
    shown += 1;
    await until(() => reader.text.length > shown * words.length);
  } while ((await connections()) === 2 && shown < 100);
  expect(await connections()).toBe(1);
  expect(reader.response.destroyed).toBe(false);
  deaf.destroy();
});

test.each([
  ["a Host header that is none", { host: "a b[" }, "/events"],
  ["a Host header with a user", { host: "user:pass@x" }, "/events"],
  ["a path that is none", {}, "//"],
])("400, and no crash: %s", async (_what, headers, path) => {
  const stream = await open(headers, path);
  expect(stream.response.statusCode).toBe(400);
  expect(await bodyOf(stream)).toMatchObject({ error: { code: "request_malformed" } });
});

test.each(["POST", "TRACE"])("%s gets 405", async (method) => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, host: "127.0.0.1", method, agent: false }, resolve).on("error", reject);
  });
  response.resume();
  expect(response.statusCode).toBe(405);
  expect(response.headers.allow).toBe("GET");
});

test("a client that leaves at once leaves nothing behind", async () => {
  const timers = jest.getTimerCount();
  for (let count = 0; count < 20; count += 1) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    socket.resetAndDestroy();
  }
  const stream = await open();
  await until(() => messagesOf(stream.text).length === 1);
  light.show(PASSED);
  await until(() => messagesOf(stream.text).length === 2);
  expect(jest.getTimerCount()).toBe(timers);
});

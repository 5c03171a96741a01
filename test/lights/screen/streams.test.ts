import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { createStreams, type Streams } from "../../../src/lights/screen/streams.js";
import { until } from "../../helpers/until.js";
import { serveStreams, type Stream, type StreamServer } from "./stream.js";

let streams: Streams;
let served: StreamServer;
let logged: string[];
let words: string;

beforeEach(async () => {
  jest.useFakeTimers({
    doNotFake: ["hrtime", "nextTick", "setImmediate", "setTimeout", "queueMicrotask"],
  });
  logged = [];
  words = "Passed";
  streams = createStreams({
    message: () => ({ lights: [{ words }] }),
    log: pino({}, { write: (line) => logged.push(line) }),
  });
  served = await serveStreams((req, res) => {
    void streams.handler(req, res);
  });
});

afterEach(() => {
  streams.close();
  served.close();
  jest.useRealTimers();
});

function send(text: string): void {
  words = text;
  streams.send();
}

async function bodyOf(stream: Stream): Promise<unknown> {
  if (!stream.response.readableEnded) await once(stream.response, "end");
  return JSON.parse(stream.text());
}

test("a stream opens with the state, and nothing on the way may keep or hold it", async () => {
  const stream = await served.open();
  await until(() => stream.messages().length === 1);
  expect(stream.messages()).toEqual([{ lights: [{ words: "Passed" }] }]);
  expect(stream.text()).toContain("retry:2000\n");
  expect(stream.response.headers).toMatchObject({
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    connection: "close",
  });
});

test("every open stream gets every message, a later one the newest at once", async () => {
  const both = [await served.open(), await served.open()];
  await until(() => both.every(({ messages }) => messages().length === 1));
  send("Failed");
  await until(() => both.every(({ messages }) => messages().length === 2));
  for (const { messages } of both) {
    expect(messages()[1]).toEqual({ lights: [{ words: "Failed" }] });
  }

  const later = await served.open();
  await until(() => later.messages().length === 1);
  expect(later.messages()).toEqual([{ lights: [{ words: "Failed" }] }]);
});

test("words with line breaks stay within their event", async () => {
  const stream = await served.open();
  await until(() => stream.messages().length === 1);
  send("a\n\nevent:lights\ndata:{}\n\n\u2028b");
  await until(() => stream.messages().length === 2);
  expect(stream.messages()[1]).toEqual({
    lights: [{ words: "a\n\nevent:lights\ndata:{}\n\n\u2028b" }],
  });
});

test("a heartbeat every 15 s: a comment for proxies, an event for the page", async () => {
  const stream = await served.open();
  await until(() => stream.messages().length === 1);
  jest.advanceTimersByTime(14_999);
  send("Failed");
  await until(() => stream.messages().length === 2);
  expect(stream.text()).not.toContain("heartbeat");
  jest.advanceTimersByTime(1);
  await until(() => /^:\nevent:heartbeat\ndata:.*\n\n/m.test(stream.text()));
});

test("close ends the streams, so that the server can stop", async () => {
  const stream = await served.open();
  await until(() => stream.messages().length === 1);
  const stopped = once(served.server, "close");
  streams.close();
  served.server.close();
  await stopped;
  await until(() => stream.response.readableEnded);
  expect(jest.getTimerCount()).toBe(0);
  streams.send();
});

test("a stream that opens after close ends at once", async () => {
  streams.close();
  const stream = await served.open();
  await until(() => stream.response.readableEnded);
  expect(stream.messages()).toEqual([]);
});

test("the 201st stream gets 503, which is logged once, until one ends", async () => {
  const opened: Stream[] = [];
  for (let count = 0; count < 200; count += 1) opened.push(await served.open());

  for (let count = 0; count < 3; count += 1) {
    const refused = await served.open();
    expect(refused.response.statusCode).toBe(503);
    expect(refused.response.headers["retry-after"]).toBe("5");
    expect(await bodyOf(refused)).toMatchObject({ error: { code: "too_many_streams" } });
  }
  expect(logged).toHaveLength(1);

  opened[0]?.response.destroy();
  let admitted: Stream | undefined;
  for (let tries = 0; admitted?.response.statusCode !== 200; tries += 1) {
    expect(tries).toBeLessThan(1000);
    admitted = await served.open();
    await delay(10);
  }
});

test("a client that never reads is dropped, the others stay", async () => {
  const reader = await served.open();
  const deaf: Socket = connect(served.port, "127.0.0.1");
  await once(deaf, "connect");
  deaf.on("error", () => undefined).pause();
  deaf.write("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  const connections = () =>
    new Promise<number>((resolve, reject) => {
      served.server.getConnections((error, count) => {
        if (error) reject(error);
        else resolve(count);
      });
    });
  for (let tries = 0; (await connections()) < 2; tries += 1) await delay(10);

  const long = "x".repeat(500_000);
  let shown = 0;
  do {
    send(long);
    shown += 1;
    await until(() => reader.text().length > shown * long.length);
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
  const stream = await served.open(headers, path);
  expect(stream.response.statusCode).toBe(400);
  expect(await bodyOf(stream)).toMatchObject({ error: { code: "request_malformed" } });
});

test.each(["POST", "TRACE"])("%s gets 405", async (method) => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port: served.port, host: "127.0.0.1", method, agent: false }, resolve).on(
      "error",
      reject,
    );
  });
  response.resume();
  expect(response.statusCode).toBe(405);
  expect(response.headers.allow).toBe("GET");
});

test("a client that leaves at once leaves nothing behind", async () => {
  const timers = jest.getTimerCount();
  for (let count = 0; count < 20; count += 1) {
    const socket = connect(served.port, "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    socket.resetAndDestroy();
  }
  const stream = await served.open();
  await until(() => stream.messages().length === 1);
  send("Failed");
  await until(() => stream.messages().length === 2);
  expect(jest.getTimerCount()).toBe(timers);
});

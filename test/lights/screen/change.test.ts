import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { pino } from "pino";
import { createScreen, type Screen } from "../../../src/lights/screen/index.js";
import { until } from "../../helpers/until.js";
import { serveStreams, type Stream, type StreamServer } from "./stream.js";

let screen: Screen;
let served: StreamServer;

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ["hrtime", "nextTick", "setImmediate", "queueMicrotask"] });
  screen = createScreen({ log: pino({ level: "silent" }) });
  served = await serveStreams((req, res) => {
    void screen.handler(req, res, req.url === "/trusted");
  });
});

afterEach(() => {
  jest.useRealTimers();
  screen.close();
  served.close();
});

async function open(path: string): Promise<Stream> {
  const stream = await served.open({}, path);
  while (stream.messages().length === 0) await new Promise(setImmediate);
  return stream;
}

function changes(stream: Stream): number {
  return stream.text().split("event:changed").length - 1;
}

test("of many changes in a second a reader who may know names hears twice, others never", async () => {
  const [trusted, stranger] = [await open("/trusted"), await open("/")];
  for (let count = 0; count < 20; count += 1) screen.change();
  jest.advanceTimersByTime(999);
  screen.change();
  jest.advanceTimersByTime(1);
  jest.advanceTimersByTime(5_000);
  jest.useRealTimers();
  await until(() => changes(trusted) >= 2);
  expect([changes(trusted), changes(stranger)]).toEqual([2, 0]);
});

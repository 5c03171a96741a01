import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { pino } from "pino";
import { z } from "zod";

import { color, type ColorName } from "../../../src/lights/color.js";
import { CLOSE_GRACE, type Frame, type Light } from "../../../src/lights/light.js";
import {
  startFakeLifxApi,
  type FakeLifxApi,
  type ScriptedAnswer,
} from "../../helpers/fake-lifx-api.js";
import { testCloud } from "./support.js";

const TOKEN = "c0ffee5ec4e7c0ffee5ec4e7c0ffee5e";
const REQUEST_TIMEOUT = 10_000;
const Line = z.object({ level: z.number(), code: z.string().optional(), msg: z.string() });

let lines: string[] = [];
let closers: (() => Promise<unknown>)[] = [];
let api: FakeLifxApi;
let timers: jest.SpiedFunction<typeof setTimeout>;

function cloudLight({ apiUrl = api.url, token = TOKEN, selector = "all" } = {}): Light {
  const log = pino({ level: "trace" }, { write: (line: string) => lines.push(line) });
  const light = testCloud(apiUrl, { token, log }).light(selector);
  closers.unshift(() => closeAtOnce(light));
  return light;
}

/** Closes without waiting for what may still get through. */
async function closeAtOnce(light: Light): Promise<void> {
  const closed = light.close();
  jest.advanceTimersByTime(CLOSE_GRACE);
  await closed;
}

/** Answers commands with `listener`, and lists no lights. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    if (request.method === "GET") response.end("[]");
    else listener(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.close().closeAllConnections();
    await once(server, "close");
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return `http://127.0.0.1:${port}`;
}

function frame(name: ColorName): Frame {
  return { words: name, effect: { movement: "still", color: color(name, 0.5), duration: 1 } };
}

/** Waits for what comes over the network, in real time: it is the global setTimeout that is faked. */
async function until(condition: () => boolean): Promise<void> {
  const end = process.hrtime.bigint() + 10_000_000_000n;
  while (!condition()) {
    if (process.hrtime.bigint() > end) throw new Error(`not within 10 s: ${condition.toString()}`);
    await turn();
  }
}

/** Waits until after so many commands the next try is planned: what then is set is no time-out. */
async function retryPlanned(commands: number): Promise<void> {
  await until(
    () => api.commands.length === commands && timers.mock.lastCall?.[1] !== REQUEST_TIMEOUT,
  );
}

/** Lets the next try begin; how many milliseconds it was away. */
function advanceToRetry(): number {
  const before = performance.now();
  jest.advanceTimersToNextTimer();
  return performance.now() - before;
}

/** Time passes, in which nothing comes over the network. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 250) {
    jest.advanceTimersByTime(250);
    await turn();
  }
}

const logged = () => lines.map((line) => Line.parse(JSON.parse(line)));
const failures = () => logged().filter(({ level }) => level === 40);
const codes = () => failures().map(({ code }) => code);
const recoveries = () => logged().filter(({ msg }) => msg.endsWith("shows frames again")).length;
const shown = () =>
  api.commands.map(({ body }) => z.object({ color: z.string() }).parse(body).color);

beforeEach(async () => {
  jest.useFakeTimers({
    doNotFake: ["Date", "hrtime", "nextTick", "setImmediate", "clearImmediate", "queueMicrotask"],
  });
  timers = jest.spyOn(globalThis, "setTimeout");
  lines = [];
  api = await startFakeLifxApi({ token: TOKEN });
  closers = [() => api.close()];
});

afterEach(async () => {
  for (const close of closers) await close();
  expect(jest.getTimerCount()).toBe(0);
  expect(lines.join("")).not.toContain(TOKEN);
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe("a cloud light", () => {
  it("shows a frame", async () => {
    cloudLight().show(frame("red"));
    await until(() => api.commands.length === 1);
    expect(api.commands[0]).toMatchObject({
      method: "PUT",
      path: "/v1/lights/all/state",
      body: { color: "red brightness:50%", duration: 1 },
      answer: 207,
    });
    expect(lines).toEqual([]);
  });

  it("sends frame after frame over the same connections", async () => {
    const light = cloudLight();
    for (const [index, name] of (["red", "green", "blue", "pink", "cyan"] as const).entries()) {
      light.show(frame(name));
      await until(() => api.commands.length === index + 1);
    }
    expect(api.connections).toBeLessThanOrEqual(2);
  });

  it("gives up a request after ten seconds and sends only the newest frame of the meantime", async () => {
    const light = cloudLight();
    api.answerNext("hang");
    light.show(frame("red"));
    await until(() => api.commands.length === 1);
    light.show(frame("orange"));
    light.show(frame("yellow"));
    light.show(frame("green"));
    jest.advanceTimersByTime(9999);
    await turn();
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1);
    await until(() => recoveries() === 1);
    expect(shown()).toEqual(["red brightness:50%", "green brightness:50%"]);
    expect(codes()).toEqual(["lifx_timed_out"]);
  });

  it("counts the answer's body into the ten seconds", async () => {
    let begun = false;
    const apiUrl = await serve((_request, response) => {
      response.writeHead(207).write('{"results":[', () => (begun = true));
    });
    cloudLight({ apiUrl }).show(frame("red"));
    await until(() => begun);
    jest.advanceTimersByTime(10_000);
    await until(() => codes().length === 1);
    expect(codes()).toEqual(["lifx_timed_out"]);
  });

  const unavailable = { status: 503, body: `<p>Sorry, ${TOKEN}</p>` };
  const missed = { status: 207, body: { results: [{ label: "Desk", status: "offline" }] } };

  it.each<[string, ScriptedAnswer, number, number]>([
    ["lifx_unavailable", unavailable, 1000, 2000],
    ["lifx_unreachable", "destroy", 1000, 2000],
    ["lifx_lights_missed", missed, 60_000, 60_000],
  ])("logs a run of %s once, tries again and logs recovery", async (code, answer, ...waits) => {
    const light = cloudLight();
    api.answerNext(answer);
    api.answerNext(answer);
    light.show(frame("red"));
    for (const [tries, wait] of waits.entries()) {
      await retryPlanned(tries + 1);
      expect(advanceToRetry()).toBe(wait);
    }
    await until(() => recoveries() === 1);
    expect(api.commands).toHaveLength(3);
    expect(codes()).toEqual([code]);
  });

  it("starts from the shortest wait with a newer frame", async () => {
    const light = cloudLight();
    for (let tries = 0; tries < 3; tries += 1) api.answerNext(unavailable);
    light.show(frame("red"));
    await retryPlanned(1);
    expect(advanceToRetry()).toBe(1000);
    await retryPlanned(2);
    light.show(frame("green"));
    await retryPlanned(3);
    expect(advanceToRetry()).toBe(1000);
    await until(() => recoveries() === 1);
    expect(shown().at(-1)).toBe("green brightness:50%");
  });

  it("says which error keeps it from LIFX", async () => {
    const light = cloudLight();
    await api.close();
    closers.pop();
    light.show(frame("red"));
    await until(() => codes().length === 1);
    expect(failures()[0]).toMatchObject({ code: "lifx_unreachable" });
    expect(failures()[0]?.msg).toContain("ECONNREFUSED");
  });

  it.each([
    ["lifx_token_refused", { token: "5ec4e7" }],
    ["lifx_no_such_light", { selector: "label:Nowhere" }],
  ])("does not try again after %s until a newer frame comes", async (code, options) => {
    const light = cloudLight(options);
    light.show(frame("red"));
    await until(() => codes().length === 1);
    expect(jest.getTimerCount()).toBe(0);
    light.show(frame("green"));
    await until(() => api.commands.length === 2);
    await until(() => jest.getTimerCount() === 0);
    expect(codes()).toEqual([code]);
    expect(lines.join("")).not.toContain("5ec4e7");
  });

  it.each([
    ["a 429", { status: 429, headers: { "retry-after": "90" } }],
    ["the last request of a window", { status: 207, headers: { "x-ratelimit-remaining": "0" } }],
  ])("sends nothing between %s and the reset, then only the newest", async (_case, answer) => {
    const reset = { "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 90) };
    api.answerNext({ ...answer, headers: { ...answer.headers, ...reset } });
    const light = cloudLight();
    light.show(frame("red"));
    await until(() => api.commands.length === 1);
    await until(() => jest.getTimerCount() === 0 || timers.mock.lastCall?.[1] === 0);
    light.show(frame("orange"));
    await pass(80_000);
    light.show(frame("yellow"));
    light.show(frame("green"));
    await pass(5_000);
    expect(api.commands).toHaveLength(1);
    await pass(7_000);
    await until(() => logged().some(({ msg }) => msg.endsWith("takes requests again")));
    expect(shown()).toEqual(["red brightness:50%", "green brightness:50%"]);
    expect(logged().map(({ code }) => code)).toEqual(["lifx_rate_limited", undefined]);
  });

  it("keeps a token out of its logs that LIFX echoes, or that is no header's value", async () => {
    api.answerNext({ status: 422, body: { error: `Bearer ${TOKEN} may not` } });
    cloudLight().show(frame("red"));
    await until(() => codes().length === 1);
    expect(failures()[0]?.msg).toContain("LIFX says: Bearer [token] may not");
    cloudLight({ token: `${TOKEN}\n${TOKEN}` }).show(frame("red"));
    await until(() => codes().length === 2);
    expect(codes()[1]).toBe("lifx_unreachable");
  });

  it("follows no redirect", async () => {
    let visits = 0;
    const elsewhere = await serve((_request, response) => {
      visits += 1;
      response.end();
    });
    api.answerNext({ status: 307, headers: { location: `${elsewhere}/v1/lights/all/state` } });
    cloudLight().show(frame("red"));
    await until(() => codes().length === 1);
    expect(codes()).toEqual(["lifx_redirected"]);
    expect(visits).toBe(0);
  });

  it("stops reading a body that does not end", async () => {
    let written = 0;
    let cut = false;
    const apiUrl = await serve((_request, response) => {
      response.on("close", () => (cut = true));
      const more = () => {
        written += 16_384;
        response.write("x".repeat(16_384), more);
      };
      more();
    });
    cloudLight({ apiUrl }).show(frame("red"));
    await until(() => cut || written > 64 * 1024 * 1024);
    expect(cut).toBe(true);
    expect(lines).toEqual([]);
  });

  it("gives up a hanging request when it is closed, and logs nothing of it", async () => {
    let came = false;
    let cut = false;
    const apiUrl = await serve((_request, response) => {
      came = true;
      response.on("close", () => (cut = true));
    });
    const light = cloudLight({ apiUrl });
    light.show(frame("red"));
    light.show(frame("green"));
    await until(() => came);
    await closeAtOnce(light);
    light.show(frame("blue"));
    await until(() => cut);
    expect(jest.getTimerCount()).toBe(0);
    expect(lines).toEqual([]);
  });

  it("lets what is shown get through when it is closed", async () => {
    const light = cloudLight();
    light.show(frame("red"));
    await until(() => api.commands.length === 1);
    light.show(frame("green"));
    await light.close();
    expect(shown()).toEqual(["red brightness:50%", "green brightness:50%"]);
  });

  it.each<[string, (light: Light) => unknown]>([
    ["it is closed", (light) => light.close()],
    [
      "nothing is known any more",
      (light) => {
        light.show({ words: "nothing known" });
      },
    ],
  ])("plans no further try once %s", async (_case, end) => {
    const light = cloudLight();
    api.answerNext(unavailable);
    light.show(frame("red"));
    await retryPlanned(1);
    await end(light);
    expect(jest.getTimerCount()).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { openLine, type Line } from "../../src/follow/line.js";
import type { FollowedLight } from "../../src/follow/message.js";
import { until } from "../helpers/until.js";
import { LEVEL, pass, passUntil, recordingLog, useFakeTime } from "../lights/lan/support.js";
import { answer, beating, event, followed, startFakeApp, stream, type FakeApp } from "./support.js";

const TOKEN = "f0llow-t0ken-0123";
const RED = [followed("Web", "Failed", 0)];
const GREEN = [followed("Web", "Passed", 120)];
const SECOND = 1000;

let app: FakeApp;
let line: Line;
let told: (readonly FollowedLight[])[];
let losses: number;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  useFakeTime();
  told = [];
  losses = 0;
  app = await startFakeApp(stream(event(RED)));
});

afterEach(async () => {
  await line.close();
  await app.close();
  expect(JSON.stringify(lines)).not.toContain(TOKEN);
  await until(() => jest.getTimerCount() === 0);
  jest.useRealTimers();
});

function open(): void {
  const recording = recordingLog();
  lines = recording.lines;
  line = openLine({
    ...{ url: app.url, token: TOKEN, log: recording.log, now: Date.now },
    onLights: (lights) => told.push(lights),
    onLost: () => (losses += 1),
  });
}

const codes = () => lines.flatMap(({ code }) => (typeof code === "string" ? [code] : []));
const isTold = (times: number) => () => told.length >= times;
const isAsked = (times: number) => () => app.asked.length >= times;

describe("a line", () => {
  it("asks with the token, and tells what the app says", async () => {
    open();
    await passUntil(isTold(1));
    expect(told).toEqual([RED]);
    expect(app.asked[0]).toMatchObject({
      url: "/api/follow",
      headers: { authorization: `Bearer ${TOKEN}`, accept: "text/event-stream" },
    });
    expect(lines).toEqual([]);
  });

  it("reads events as they are cut by the network, and passes over what it does not know", async () => {
    const text = `retry:1\n\n:\nevent:heartbeat\ndata:\n\nevent:news\ndata:{}\n\n${event(RED)}${event(GREEN)}`;
    app.answer = (response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
      void (async () => {
        for (const character of text) {
          response.write(character);
          await new Promise(setImmediate);
        }
      })();
    };
    open();
    await passUntil(isTold(2));
    expect(told).toEqual([RED, GREEN]);
  });

  it.each([
    ["is answered as a dyno that starts does", answer(503), "line_no_stream"],
    ["gets a page", answer(200), "line_no_stream"],
    ["gets a failure", answer(500, "text/event-stream"), "line_no_stream"],
    ["ends", answer(200, "text/event-stream", event(GREEN)), "line_ended"],
    ["is cut off", (response) => response.destroy(), "line_broken"],
    ["brings nonsense", stream("event:lights\ndata:{nonsense\n\n"), "line_unreadable"],
    ["brings what no bulb can show", stream(event([followed("a", "b", 1e9)])), "line_unreadable"],
    ["brings an event without an end", stream(`data:${"x".repeat(2 ** 21)}`), "line_unreadable"],
  ] satisfies [string, FakeApp["answer"], string][])(
    "is tried again soon where it %s, and the log says so once",
    async (_, answered, code) => {
      app.answer = answered;
      open();
      await passUntil(isAsked(3));
      app.answer = stream(event(RED));
      await passUntil(() => told.at(-1)?.[0]?.words === "Failed");
      await passUntil(() => lines.length > 1);
      expect(new Set(codes())).toEqual(new Set([code]));
      expect(losses).toBe(0);
    },
  );

  it.each([
    [401, "line_token_wrong", /same here and for the app/],
    [403, "line_shut", /FOLLOW_TOKEN for the app/],
    [404, "line_not_there", /check the address/],
    [302, "line_redirected", /FOLLOW_URL/],
  ])("is tried again slowly where it is refused: %i", async (status, code, message) => {
    app.answer = (response) => {
      response.writeHead(status, { Location: `${app.url}/elsewhere` }).end();
    };
    open();
    await passUntil(isAsked(1));
    await pass(40 * SECOND, 100);
    expect(app.asked).toHaveLength(1);
    await pass(150 * SECOND, 100);
    expect(app.asked.length).toBeGreaterThan(1);
    expect(app.asked.length).toBeLessThan(5);
    expect(app.asked.map(({ url }) => url)).not.toContain("/elsewhere");
    const [first, ...others] = lines.filter((each) => each.code !== undefined);
    expect(first).toMatchObject({ level: LEVEL.error, code, msg: expect.stringMatching(message) });
    expect(others).toEqual([]);
    app.answer = stream(event(RED));
    await passUntil(isTold(1), 80 * SECOND);
  });

  it("backs off to half a minute", async () => {
    app.answer = answer(503);
    open();
    await pass(600 * SECOND, 100);
    expect(app.asked.length).toBeGreaterThan(15);
    expect(app.asked.length).toBeLessThan(33);
  });
});

describe("a line that falls silent", () => {
  it("is opened anew after some 40 seconds, and lost after 60 where that is of no use", async () => {
    open();
    await passUntil(isTold(1));
    app.answer = () => undefined;
    await pass(38 * SECOND, 100);
    expect([app.asked.length, losses]).toEqual([1, 0]);
    await passUntil(isAsked(2), 15 * SECOND);
    expect(losses).toBe(0);
    await pass(20 * SECOND, 100);
    expect(losses).toBe(1);
    await pass(300 * SECOND, 100);
    expect(losses).toBe(1);
    app.answer = stream(event(GREEN));
    await passUntil(isTold(2), 90 * SECOND);
    expect(told.at(-1)).toEqual(GREEN);
  });

  it("is whole as long as there are signs of life", async () => {
    app.answer = beating(event(RED), 15 * SECOND);
    open();
    await passUntil(isTold(1));
    await pass(300 * SECOND, 100);
    expect([app.asked.length, losses, lines]).toEqual([1, 0, []]);
  });

  it("is lost where signs of life are all that ever comes", async () => {
    app.answer = beating(":\n\n", SECOND);
    open();
    await pass(61 * SECOND, 100);
    expect([told, losses]).toEqual([[], 1]);
  });

  it("is opened anew as soon as the machine has slept, and not lost", async () => {
    open();
    await passUntil(isTold(1));
    jest.setSystemTime(Date.now() + 8 * 60 * 60 * SECOND);
    app.answer = stream(event(GREEN));
    await passUntil(isTold(2), 8 * SECOND);
    expect([told.at(-1), losses]).toEqual([GREEN, 0]);
  });

  it("is opened anew once it was lost, where the clock was set back meanwhile", async () => {
    open();
    await passUntil(isTold(1));
    jest.setSystemTime(Date.now() - 8 * 60 * 60 * SECOND);
    await passUntil(() => losses === 1, 70 * SECOND);
    await passUntil(isTold(2), 5 * SECOND);
  });
});

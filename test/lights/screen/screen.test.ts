import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { pino } from "pino";
import { color } from "../../../src/lights/color.js";
import type { Frame } from "../../../src/lights/light.js";
import { createScreen, type Screen } from "../../../src/lights/screen/index.js";
import { until } from "../../helpers/until.js";
import { serveStreams, type Stream, type StreamServer } from "./stream.js";

const NOTHING: Frame = { words: "Nothing known yet" };
const PASSED: Frame = {
  status: "passed",
  words: "Passed",
  effect: { movement: "still", color: color("green", 0.75), duration: 1 },
};
const PAUSED: Frame = { words: "Paused" };

let screen: Screen;
let served: StreamServer;

beforeEach(async () => {
  screen = createScreen({ log: pino({ level: "silent" }) });
  served = await serveStreams((req, res) => {
    void screen.handler(req, res, req.headers.authorization === "trusted");
  });
});

afterEach(() => {
  screen.close();
  served.close();
});

/** Resolves with the state as its first message: whatever comes later is the next one. */
async function openStream(): Promise<Stream> {
  const stream = await served.open();
  await until(() => stream.messages().length === 1);
  return stream;
}

test("a screen without lights is an empty list", async () => {
  const stream = await openStream();
  expect(stream.messages()).toEqual([{ lights: [] }]);
});

test("each light has its place, in the order in which they were made", async () => {
  const [, second] = [screen.light(), screen.light(), screen.light()];
  const stream = await openStream();
  expect(stream.messages()).toEqual([{ lights: [NOTHING, NOTHING, NOTHING] }]);

  second.show(PASSED);
  await until(() => stream.messages().length === 2);
  expect(stream.messages()[1]).toEqual({ lights: [NOTHING, PASSED, NOTHING] });
});

test("what changes in one turn is one message, with the last of each light", async () => {
  const lights = [screen.light(), screen.light()];
  const stream = await openStream();
  for (const light of lights) {
    light.show({ words: "soon gone" });
    light.show(PASSED);
  }
  lights[0]?.show(PAUSED);
  await until(() => stream.messages().length === 2);

  lights[1]?.show(PAUSED);
  await until(() => stream.messages().length === 3);
  expect(stream.messages().slice(1)).toEqual([
    { lights: [PAUSED, PASSED] },
    { lights: [PAUSED, PAUSED] },
  ]);
});

test("lights that replace others, as after a changed config, are one message", async () => {
  const old = [screen.light(), screen.light(), screen.light()];
  const stream = await openStream();
  await Promise.all(old.map((light) => light.close()));
  screen.light();
  screen.light().show(PASSED);
  await until(() => stream.messages().length === 2);
  expect(stream.messages()[1]).toEqual({ lights: [NOTHING, PASSED] });
});

test("a closed light leaves the list, and does not come back", async () => {
  const [first, second] = [screen.light(), screen.light()];
  const stream = await openStream();
  await first.close();
  first.show(PASSED);
  await until(() => stream.messages().length === 2);
  expect(stream.messages()[1]).toEqual({ lights: [NOTHING] });

  // Of no light at all nobody is told: pages keep what they show until there are others.
  await second.close();
  await turn();
  screen.light().show(PASSED);
  await until(() => stream.messages().length === 3);
  expect(stream.messages()[2]).toEqual({ lights: [PASSED] });
});

test("a light that is given back keeps what the last frame says", async () => {
  const light = screen.light();
  const stream = await openStream();
  light.show(PASSED);
  light.show(PAUSED);
  await light.giveBack();
  await until(() => stream.messages().length === 2);
  expect(stream.messages()[1]).toEqual({ lights: [PAUSED] });
});

test("close ends the streams, and what is shown later goes nowhere", async () => {
  const light = screen.light();
  const stream = await openStream();
  light.show(PASSED);
  screen.close();
  light.show(PAUSED);
  await until(() => stream.response.readableEnded);
  expect(stream.messages()).toHaveLength(1);
});

test("only readers who may know names are told them", async () => {
  screen.light("Web").show(PASSED);
  screen.light();
  const nameless = await openStream();
  const trusted = await served.open({ authorization: "trusted" });
  await until(() => trusted.messages().length === 1 && nameless.messages().length === 1);
  expect(nameless.messages()[0]).toEqual({ lights: [PASSED, NOTHING] });
  expect(trusted.messages()[0]).toEqual({ lights: [{ name: "Web", ...PASSED }, NOTHING] });
  screen.light("Tests");
  await until(() => trusted.messages().length === 2 && nameless.messages().length === 2);
  expect(nameless.text()).not.toContain("name");
  expect(trusted.text()).toContain("Tests");
});

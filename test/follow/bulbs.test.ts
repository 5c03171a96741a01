import { beforeEach, describe, expect, it } from "@jest/globals";
import { createBulbs, type Bulbs } from "../../src/follow/bulbs.js";
import type { FollowedLight } from "../../src/follow/message.js";
import { CLASSIC, LINE_LOST, PALETTES, UNKNOWN } from "../../src/lights/palettes/index.js";
import { LEVEL, recordingLog } from "../lights/lan/support.js";
import { followed, RecordingLight } from "./support.js";

const RED = followed("Web", "Failed", 0);
const GREEN = followed("Web", "Passed", 120);
const BLUE = followed("App", "Blocked", 250);
const PAUSED: FollowedLight = { name: "Web", words: "Paused", isPaused: true };
const NOTHING: FollowedLight = { name: "Web", words: "Nothing known yet" };

let light: RecordingLight;
let other: RecordingLight;
let bulbs: Bulbs;
let lines: Record<string, unknown>[];

function open(names: readonly (string | undefined)[]): void {
  const recording = recordingLog();
  lines = recording.lines;
  light = new RecordingLight();
  other = new RecordingLight();
  const following = names.map((name, index) => ({ name, light: index === 0 ? light : other }));
  bulbs = createBulbs(following, recording.log);
}

const loud = () => lines.filter(({ level }) => Number(level) > LEVEL.info);

describe("the bulbs of an app with one light", () => {
  beforeEach(() => {
    open([undefined]);
  });

  it("show what it shows, whatever its name", () => {
    bulbs.show([RED]);
    bulbs.show([GREEN]);
    expect(light.frames).toEqual([RED, GREEN]);
    expect(loud()).toEqual([]);
  });

  it("begin nothing anew that they show already, as after a short outage", () => {
    bulbs.show([RED]);
    bulbs.show([RED]);
    expect(light.words()).toEqual(["Failed"]);
  });

  it("show that the line is lost, and what is so once it is back", () => {
    bulbs.show([RED]);
    bulbs.lose();
    expect(light.frames.at(-1)).toMatchObject({ effect: LINE_LOST.effect });
    bulbs.show([RED]);
    expect(light.words()).toEqual(["Failed", "The line to the app is lost", "Failed"]);
  });

  it("show that the line is lost where there never was one", () => {
    bulbs.lose();
    expect(light.frames).toMatchObject([{ effect: LINE_LOST.effect }]);
  });

  it("do not go on saying so for an app that knows nothing yet", () => {
    bulbs.lose();
    bulbs.show([NOTHING]);
    expect(light.frames.at(-1)).toMatchObject({ effect: UNKNOWN.effect });
    expect(light.words().at(-1)).toBe("Nothing known yet");
  });

  it("are left as they are by an app that knows nothing any more", () => {
    bulbs.show([RED]);
    bulbs.show([NOTHING]);
    expect(light.frames.at(-1)).not.toHaveProperty("effect");
  });

  it("are given back on a pause, and left alone until it is over", () => {
    bulbs.show([RED]);
    bulbs.show([PAUSED]);
    bulbs.lose();
    bulbs.show([PAUSED]);
    expect([light.givings, light.words()]).toEqual([1, ["Failed"]]);
    bulbs.show([RED]);
    expect([light.givings, light.words()]).toEqual([1, ["Failed", "Failed"]]);
  });

  it("are given back when it has several, and the log says once what to do", () => {
    bulbs.show([RED]);
    bulbs.show([RED, BLUE]);
    bulbs.show([GREEN, BLUE]);
    bulbs.lose();
    expect([light.givings, light.words()]).toEqual([1, ["Failed"]]);
    expect(loud().slice(0, -1)).toMatchObject([
      { level: LEVEL.error, lights: ["Web", "App"], msg: expect.stringContaining("LIGHTS_CONFIG") },
    ]);
    bulbs.show([BLUE]);
    expect(light.words()).toEqual(["Failed", "Blocked"]);
  });
});

describe("bulbs that are named", () => {
  beforeEach(() => {
    open(["App", "Web"]);
  });

  it("show the light of their name each, in whatever order the app has them", () => {
    bulbs.show([RED, BLUE]);
    bulbs.show([GREEN, BLUE]);
    expect([light.words(), other.words()]).toEqual([["Blocked"], ["Failed", "Passed"]]);
    expect(loud()).toEqual([]);
  });

  it("are left alone where the app has no such light, and the log says so once", () => {
    bulbs.show([RED]);
    bulbs.show([GREEN]);
    expect([light.words(), other.words()]).toEqual([[], ["Failed", "Passed"]]);
    expect(loud()).toMatchObject([{ level: LEVEL.warn, missing: ["App"], lights: ["Web"] }]);
  });
});

describe("the look of a lost line", () => {
  const { effect, rest } = LINE_LOST;

  it("is quiet, never black, and neither a status nor a thing unknown", () => {
    expect(effect).toMatchObject({ movement: "breathe", period: 8, from: { saturation: 0 } });
    const brightness = "from" in effect ? effect.from.brightness : 0;
    expect(brightness).toBeGreaterThan(0);
    expect(rest.brightness).toBeLessThanOrEqual(0.2);
    expect(UNKNOWN.effect.movement).toBe("still");
    for (const { looks } of Object.values(PALETTES)) {
      for (const look of Object.values(looks)) expect(look.rest.saturation).toBeGreaterThan(0);
    }
    expect(CLASSIC.unknown).toBe(UNKNOWN);
  });
});

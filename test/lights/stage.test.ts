import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { MomentName } from "../../src/builds/moment.js";
import type { Status } from "../../src/builds/status.js";
import { color, DARK } from "../../src/lights/color.js";
import type { Frame, Light } from "../../src/lights/light.js";
import { CLASSIC, type Palette } from "../../src/lights/palettes/index.js";
import { DAYS, type QuietHours } from "../../src/lights/quiet-hours.js";
import { createStage, type Stage } from "../../src/lights/stage.js";

const HOUR = 60 * 60 * 1000;

class RecordingLight implements Light {
  readonly kind = "screen";
  readonly frames: Frame[] = [];
  closings = 0;
  givings = 0;

  show(frame: Frame): void {
    this.frames.push(frame);
  }

  giveBack(): Promise<void> {
    this.givings += 1;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closings += 1;
    return Promise.resolve();
  }

  /** What was shown since the last time, in few words. */
  news(): string[] {
    return this.frames
      .splice(0)
      .map(({ words, effect }) => `${words}, ${effect?.movement ?? "dark"}`);
  }
}

let lights: [RecordingLight, RecordingLight];
let stage: Stage;

function open(
  palette: Palette = CLASSIC,
  now: () => number = Date.now,
  quietHours: readonly QuietHours[] = [],
): void {
  lights = [new RecordingLight(), new RecordingLight()];
  stage = createStage({ lights, manner: { palette, quietHours }, now });
}

function show(status?: Status): void {
  stage.show(status);
}

function play(name: MomentName): void {
  stage.play({ name, effects: [CLASSIC.moments[name]] });
}

/** What both lights were newly shown: they never differ. */
function news(): string[] {
  const [one, other] = lights.map((light) => light.news());
  expect(other).toEqual(one);
  return one ?? [];
}

beforeEach(() => {
  jest.useFakeTimers();
  open();
});

afterEach(async () => {
  await stage.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("the stage", () => {
  it("shows nothing by itself: bulbs stay as they are", () => {
    jest.advanceTimersByTime(HOUR);
    expect(news()).toEqual([]);
  });

  it("shows a look on every light, and its rest when the movement is over", () => {
    show("passed");
    expect(news()).toEqual(["Passed, breathe"]);
    jest.advanceTimersByTime(1349);
    expect(news()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(news()).toEqual(["Passed, still"]);
    jest.advanceTimersByTime(100 * HOUR);
    expect(news()).toEqual([]);
  });

  it("shows the same status once, for as long as it stays", () => {
    show("running");
    jest.advanceTimersByTime(5000);
    show("running");
    expect(news()).toEqual(["Running, breathe"]);
    show("failed");
    show("running");
    expect(news()).toEqual(["Failed, breathe", "Running, breathe"]);
  });

  it("has a look for nothing that is known any more, and none before anything was", () => {
    show();
    expect(news()).toEqual(["Nothing known yet, dark"]);
    show("running");
    show();
    expect(news()).toEqual(["Running, breathe", "Nothing known any more, still"]);
    expect(stage.frame()).toMatchObject({ effect: CLASSIC.unknown.effect });
  });

  it("plays a moment over a look, and sends what moves anew after it", () => {
    show("running");
    jest.advanceTimersByTime(1000);
    play("ping");
    expect(news()).toEqual(["Running, breathe", "Ping from Buildkite, pulse"]);
    jest.advanceTimersByTime(2399);
    expect(news()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(news()).toEqual(["Running, breathe"]);
  });

  it("keeps a look that arrives during a moment until the moment is over", () => {
    play("agent.lost");
    jest.advanceTimersByTime(1000);
    show("failed");
    expect(news()).toEqual(["An agent was lost, breathe"]);
    jest.advanceTimersByTime(3500);
    expect(news()).toEqual(["Failed, still"]);
  });

  it("goes back to knowing nothing after a moment where nothing was known", () => {
    play("ping");
    jest.advanceTimersByTime(2400);
    expect(news()).toEqual(["Ping from Buildkite, pulse", "Nothing known yet, dark"]);
  });

  it("tells what it shows now, as time passes", () => {
    expect(stage.frame()).toEqual({ words: "Nothing known yet" });
    show("failed");
    play("ping");
    expect(stage.frame()).toMatchObject({ status: "failed", moment: "ping" });
    jest.advanceTimersByTime(2400);
    expect(stage.frame()).toMatchObject({ status: "failed", words: "Failed" });
    expect(stage.frame()).not.toHaveProperty("moment");
  });

  it("has one timer, however much happens", () => {
    for (let number = 0; number < 100; number += 1) {
      show(number % 2 === 0 ? "running" : "failed");
      play("ping");
    }
    expect(jest.getTimerCount()).toBe(1);
  });

  it("lets a build of half a day rest when its breath has run out", () => {
    show("running");
    jest.advanceTimersByTime(5 * 9999 * 1000 - 1);
    expect(news()).toEqual(["Running, breathe"]);
    jest.advanceTimersByTime(1);
    expect(news()).toEqual(["Running, still"]);
  });

  it("waits for longer than a timer can, and does not show anything meanwhile", () => {
    const days = 40 * 24;
    const running = {
      effect: { movement: "still", color: color("yellow", 1), duration: days * 3600 },
      rest: color("yellow", 0.1),
    } as const;
    open({ ...CLASSIC, looks: { ...CLASSIC.looks, running } });
    show("running");
    news();
    jest.advanceTimersByTime(days * HOUR - 1);
    expect(news()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(news()).toEqual(["Running, still"]);
  });

  it("looks again where its timer went off before its clock was there", () => {
    let behind = 0;
    open(CLASSIC, () => Date.now() - behind);
    show("passed");
    news();
    behind = 10;
    jest.advanceTimersByTime(1350);
    expect(news()).toEqual([]);
    jest.advanceTimersByTime(10);
    expect(news()).toEqual(["Passed, still"]);
  });

  it("closes every light, and shows nothing more", async () => {
    show("passed");
    news();
    await stage.close();
    jest.advanceTimersByTime(HOUR);
    expect(news()).toEqual([]);
    expect(lights.map(({ closings }) => closings)).toEqual([1, 1]);
  });

  it("gives every bulb back when it pauses, and shows what is so when it resumes", async () => {
    show("running");
    news();
    await stage.pause();
    expect(news()).toEqual(["Paused, dark"]);
    expect(lights.map(({ givings }) => givings)).toEqual([1, 1]);
    show("failed");
    play("ping");
    jest.advanceTimersByTime(HOUR);
    expect(news()).toEqual([]);
    stage.resume();
    expect(news()).toEqual(["Failed, still"]);
  });

  it("plays the effects of a moment one after the other", () => {
    show("scheduled");
    jest.advanceTimersByTime(1000);
    news();
    const [ping, lost] = [CLASSIC.moments.ping, CLASSIC.moments["agent.lost"]];
    stage.play({ name: "fixed", effects: [ping, lost] });
    expect(news()).toEqual(["Fixed, pulse"]);
    jest.advanceTimersByTime(2400);
    expect(news()).toEqual(["Fixed, breathe"]);
    jest.advanceTimersByTime(4499);
    expect(news()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(news()).toEqual(["Scheduled, still"]);
  });

  it("is dark in quiet hours, and wakes at their end by itself", () => {
    jest.setSystemTime(Date.UTC(2026, 10, 25, 21));
    const hours = { timeZone: "Europe/Berlin", days: [...DAYS], from: 23 * 60, to: 7 * 60 };
    open(CLASSIC, Date.now, [hours]);
    show("failed");
    expect(news()).toEqual(["Failed, breathe"]);
    jest.advanceTimersByTime(HOUR);
    expect(news()).toEqual(["Failed, still", "Quiet hours, still"]);
    expect(stage.frame()).toMatchObject({ status: "failed", effect: { color: DARK } });
    play("ping");
    show("passed");
    jest.advanceTimersByTime(8 * HOUR - 1);
    expect(news()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(news()).toEqual(["Passed, still"]);
  });

  it("leaves bulbs alone in quiet hours where nothing was ever known", () => {
    jest.setSystemTime(Date.UTC(2026, 10, 25, 23));
    const hours = { timeZone: "UTC", days: [...DAYS], from: 0, to: 24 * 60 };
    open(CLASSIC, Date.now, [hours]);
    play("ping");
    expect(news()).toEqual(["Nothing known yet, dark"]);
  });
});

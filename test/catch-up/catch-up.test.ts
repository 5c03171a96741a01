import { describe, expect, it, jest } from "@jest/globals";
import { listedBuild, MINUTE, START, useScene } from "./support.js";

const scene = useScene();
const asked = (name: string) =>
  scene.api.requests.flatMap(({ parameters }) => parameters.getAll(name));

describe("catching up", () => {
  it("begins at once, with what is under way and the last seven days", async () => {
    const week = 7 * 24 * 60 * 60;
    scene.api.builds = [
      listedBuild(4, -60, { state: "passed", finished_at: new Date(START).toISOString() }),
      listedBuild(3, -3600, { state: "skipped" }),
      listedBuild(2, -week - 3600, { state: "failing" }),
      listedBuild(1, -week - 3600, { state: "failed", finished_at: "2026-02-20T01:02:03Z" }),
    ];
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    expect(scene.numbers()).toEqual([2, 4, 3]);
    expect(scene.heard.map(({ build }) => build.t)).toEqual(Array(3).fill(START / 1000 - 1));
    expect(asked("state[]")).toEqual(["creating", "scheduled", "running", "failing", "canceling"]);
    expect(asked("finished_from")).toEqual(["2026-02-25T06:00:00.000Z"]);
    expect(asked("created_from")).toEqual(["2026-02-25T06:00:00.000Z"]);
    expect(asked("include_retried_jobs")).toEqual(["true", "true", "true"]);
    expect(asked("per_page")).toEqual(["100", "100", "100"]);
  });

  it("begins with what has changed since a time that is given", async () => {
    scene.open().begin(START - 60 * MINUTE);
    await scene.until(() => scene.runs() === 1);
    expect(asked("created_from")).toEqual(["2026-03-04T05:00:00.000Z"]);
  });

  it("runs every ten minutes, and reaches back a little behind the run before", async () => {
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    jest.advanceTimersByTime(10 * MINUTE - 1);
    expect(scene.api.requests).toHaveLength(3);
    jest.advanceTimersByTime(1);
    await scene.until(() => scene.runs() === 2);
    expect(asked("finished_from").at(-1)).toBe("2026-03-04T05:55:00.000Z");
    jest.advanceTimersByTime(10 * MINUTE);
    await scene.until(() => scene.runs() === 3);
    expect(asked("finished_from").at(-1)).toBe("2026-03-04T06:05:00.000Z");
  });

  it.each([
    ["slept", 8 * 60 * MINUTE],
    ["has its clock set back", -60 * MINUTE],
  ])("runs within seconds where the machine %s", async (_, by) => {
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    jest.setSystemTime(START + by);
    jest.advanceTimersByTime(5_000);
    await scene.until(() => scene.runs() === 2);
  });

  it("runs within seconds where it is asked to, once for all who ask", async () => {
    const catchUp = scene.open();
    catchUp.begin();
    await scene.until(() => scene.runs() === 1);
    catchUp.request();
    catchUp.request();
    jest.advanceTimersByTime(5_000);
    await scene.until(() => scene.runs() === 2);
    jest.advanceTimersByTime(5_000);
    expect(scene.api.requests).toHaveLength(6);
  });

  it("runs again where it is asked to during a run", async () => {
    const catchUp = scene.open();
    catchUp.begin();
    catchUp.request();
    await scene.until(() => scene.runs() === 1);
    jest.advanceTimersByTime(5_000);
    await scene.until(() => scene.runs() === 2);
  });

  it("gives a build that could not be kept again, and says so once", async () => {
    scene.api.builds = [listedBuild(1), listedBuild(2)];
    scene.refuse(1);
    scene.open().begin();
    await scene.until(() => scene.codes().length === 1);
    jest.advanceTimersByTime(await scene.planned(1));
    await scene.until(() => scene.runs() === 1);
    expect(scene.numbers().sort()).toEqual([1, 2]);
    expect(scene.codes()).toEqual(["catch_up_not_kept"]);
    expect(scene.logged().some(({ msg }) => msg === "What is caught up is kept again")).toBe(true);
  });

  it("leaves out what it cannot read, and says so once", async () => {
    scene.api.builds = [listedBuild(1, 0, { pipeline: null }), listedBuild(2)];
    const catchUp = scene.open();
    catchUp.begin();
    await scene.until(() => scene.runs() === 1);
    catchUp.request();
    jest.advanceTimersByTime(5_000);
    await scene.until(() => scene.runs() === 2);
    expect(scene.numbers()).toEqual([2, 2]);
    expect(scene.logged().filter(({ level }) => level >= 40)).toMatchObject([
      { msg: expect.stringContaining("cannot be read") },
    ]);
  });

  it("does nothing before it has begun, nor after it was closed", async () => {
    const catchUp = scene.open();
    catchUp.request();
    jest.advanceTimersByTime(60 * MINUTE);
    await catchUp.close();
    catchUp.begin();
    jest.advanceTimersByTime(60 * MINUTE);
    expect(scene.api.requests).toEqual([]);
  });

  it("closes in the middle of a request", async () => {
    scene.api.answerNext("hang");
    const catchUp = scene.open();
    catchUp.begin();
    await scene.until(() => scene.api.requests.length === 1);
    await catchUp.close();
    expect(scene.logged()).toEqual([]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { listedBuild, useScene } from "./support.js";

const scene = useScene();
const many = (count: number, rest: object = {}) =>
  Array.from({ length: count }, (_, index) => listedBuild(index + 1, index, rest));
const distinct = () => new Set(scene.numbers()).size;
const warnings = () => scene.logged().filter(({ level }) => level === 40);
const asked = (name: string) =>
  scene.api.requests.flatMap(({ parameters }) => parameters.getAll(name));

describe("a list of builds", () => {
  it("is read to its last page, and each build taken once", async () => {
    scene.api.builds = many(250);
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    expect(scene.api.requests).toHaveLength(7);
    expect(scene.numbers()).toHaveLength(250);
    expect(distinct()).toBe(250);
  });

  it("that goes too deep is asked for anew from the oldest that was seen on", async () => {
    scene.api.builds = many(250, { state: "passed" });
    scene.api.deepest = 100;
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    expect(distinct()).toBe(250);
    expect(warnings()).toEqual([]);
    // A second later than the oldest, for others may be as old.
    expect(asked("created_to").slice(0, 2)).toEqual([
      "2026-03-04T06:02:31.000Z",
      "2026-03-04T06:02:31.000Z",
    ]);
  });

  it("that cannot be narrowed ends early, which is said", async () => {
    scene.api.builds = Array.from({ length: 250 }, (_, index) => listedBuild(index + 1));
    scene.api.deepest = 100;
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    expect(distinct()).toBe(100);
    expect(warnings()[0]?.msg).toMatch(/the older of them are left out/);
  });

  it("that is too large for one answer is asked for in smaller pages", async () => {
    const jobs = [{ id: "job", type: "script", state: "running", command: "x".repeat(200_000) }];
    scene.api.builds = many(60, { jobs });
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    expect(distinct()).toBe(60);
    expect(new Set(asked("per_page"))).toEqual(new Set(["100", "25"]));
    expect(warnings()).toEqual([]);
  });

  it("with a build that is too large alone ends there, which is said", async () => {
    const jobs = [{ command: "x".repeat(9_000_000) }];
    scene.api.builds = [listedBuild(2, 60), listedBuild(1, 0, { jobs })];
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    expect(scene.numbers()).toEqual([2]);
    expect(warnings()[0]?.msg).toMatch(/the older of them are left out/);
  });

  it("that never ends is left after so many pages, which is said", async () => {
    const next = { link: `<${scene.api.url}/v2/organizations/harbour-lights/builds>; rel="next"` };
    for (let page = 0; page < 300; page += 1) {
      scene.api.answerNext({ status: 200, headers: next, body: [] });
    }
    scene.open().begin();
    await scene.until(() => scene.runs() === 1);
    expect(scene.api.requests).toHaveLength(302);
    expect(warnings()[0]?.msg).toMatch(/the older of them are left out/);
  });
});

import { describe, expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PALETTES } from "../../../src/lights/palettes/index.js";
import type { ConfiguredLight, LightsConfig } from "../../../src/settings/lights/index.js";
import { configOf } from "./support.js";

const FOLDER = join(import.meta.dirname, "../../../examples");
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));

function read(name: string): LightsConfig {
  return configOf(readFileSync(join(FOLDER, `${name}.yaml`), "utf8"));
}

function light(name: string, index = 0): ConfiguredLight {
  const found = read(name).lights[index];
  if (!found) throw new Error(`${name} has no light ${String(index)}.`);
  return found;
}

describe("every example", () => {
  it.each(FILES)("has no faults, and tells editors its schema: %s", (file) => {
    const text = readFileSync(join(FOLDER, file), "utf8");
    expect(text.startsWith("# yaml-language-server: $schema=../lights.schema.json\n")).toBe(true);
    expect(() => configOf(text)).not.toThrow();
  });

  it("means what a test below says", () => {
    expect(FILES).toEqual([
      "bulb-per-pipeline.yaml",
      "bulb-per-step.yaml",
      "chandelier.yaml",
      "own-palette.yaml",
      "quiet-hours.yaml",
      "team.yaml",
    ]);
  });
});

describe("the example", () => {
  it.each(["web", "ios", "android", "docs"])("of a bulb per pipeline has one for %s", (slug) => {
    const watching = read("bulb-per-pipeline").lights.filter(({ rule }) =>
      rule.watch.pipelines?.(slug),
    );
    expect(watching).toHaveLength(1);
  });

  it.each([
    ["lint", "Lint"],
    [":jest: Tests 3", "Tests"],
    ["deploy-us", "Deploys"],
  ])("of a bulb per step shows %s on one", (step, name) => {
    const watching = read("bulb-per-step").lights.filter(({ rule }) => rule.watch.steps?.(step));
    expect(watching.map(({ rule }) => rule.name)).toEqual([name]);
  });

  it("of a chandelier plays a rainbow after a deploy, and two effects for what is fixed", () => {
    const [deployed, fixed] = light("chandelier").rule.plays;
    expect([deployed?.on, deployed?.steps?.("deploy"), deployed?.effects.length]).toEqual([
      "passed",
      true,
      8,
    ]);
    expect([fixed?.on, fixed?.steps, fixed?.effects.length]).toEqual(["fixed", undefined, 2]);
  });

  it("of quiet hours has them for one light and not for the other", () => {
    expect(light("quiet-hours").rule.quietHours).toContainEqual({
      timeZone: "Europe/Berlin",
      days: ["sat", "sun"],
      from: 0,
      to: 1440,
    });
    expect(light("quiet-hours", 1).rule.quietHours).toEqual([]);
  });

  it("of an own palette changes what it says of `calm`", () => {
    const { looks, moments } = light("own-palette").rule.palette;
    expect(looks.failed.effect).toMatchObject({ movement: "pulse", period: 0.5, cycles: 3 });
    expect(looks.blocked).toEqual(PALETTES.calm.looks.blocked);
    expect(moments["agent.lost"].cycles).toBe(3);
  });

  it("of a team has a bulb for pull requests", () => {
    const { priorities, lights } = read("team");
    expect(priorities.indexOf("blocked")).toBe(2);
    expect(lights.map(({ rule }) => rule.watch.pullRequests)).toEqual([false, true]);
  });
});

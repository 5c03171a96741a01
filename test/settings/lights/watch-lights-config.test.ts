import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchLightsConfig } from "../../../src/settings/lights/index.js";
import { until } from "../../helpers/until.js";

const named = (name: string): string => `lights:\n  - name: ${name}\n`;

let folder: string;
let path: string;
/** The lights' names, or what is wrong, in the order in which it was told. */
let told: string[];
let stop = (): void => undefined;

function watch(lightsConfig: string | undefined): void {
  stop = watchLightsConfig(
    { lightsConfig, palette: "classic", cloud: undefined },
    {
      onConfig: ({ lights }) => told.push(lights.map(({ rule }) => rule.name).join()),
      onFaults: (faults) => told.push(faults.join()),
    },
  );
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lights-"));
  path = join(folder, "lights.yaml");
  told = [];
});

afterEach(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a config file that is watched", () => {
  it("is told of by its changes, and each of them once", async () => {
    writeFileSync(path, named("Web"));
    watch(` ${path} `);

    writeFileSync(path, named("Apps"));
    await until(() => told.length === 1);
    writeFileSync(path, "lights: []\n");
    await until(() => told.length === 2);
    // As editors save: another file takes its place. What it says is not new.
    writeFileSync(`${path}~`, "lights: []\n");
    renameSync(`${path}~`, path);
    writeFileSync(`${path}~`, named("Docs and more"));
    renameSync(`${path}~`, path);
    await until(() => told.length === 3);
    expect(told).toEqual(["Apps", `${path}:1: lights: must hold at least 1`, "Docs and more"]);
  }, 90_000);

  it("may go, and come back as it was", async () => {
    writeFileSync(path, named("Web"));
    watch(path);
    rmSync(path);
    await until(() => told.length === 1);
    writeFileSync(path, named("Web"));
    await until(() => told.length === 2);
    expect(told).toEqual([expect.stringContaining("cannot be read (ENOENT)"), "Web"]);
  }, 60_000);

  it("is watched no more after the end", async () => {
    writeFileSync(path, named("Web"));
    watch(path);
    stop();
    const before = told;
    told = [];
    watch(path);
    writeFileSync(path, named("Apps"));
    await until(() => told.length === 1);
    expect(told).toEqual(["Apps"]);
    expect(before).toEqual([]);
  }, 60_000);
});

describe("a config that cannot change", () => {
  it.each([undefined, named("Web"), '{ "lights": [] }'])("is not watched: %j", (lightsConfig) => {
    watch(lightsConfig);
    expect(told).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLightsConfig } from "../../../src/settings/lights/read-lights-config.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lights-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What is read where LIGHTS_CONFIG is the path of a file with that content. */
function readFile(content: string, name = "lights.yaml") {
  const path = join(folder, name);
  writeFileSync(path, content);
  return read(path);
}

function read(setting: string) {
  return readLightsConfig(setting, { palette: "classic", hasToken: true });
}

const one = { config: { lights: [{ rule: { name: "Web" } }] } };

describe("LIGHTS_CONFIG", () => {
  it("is a path", () => {
    expect(readFile("lights:\n  - name: Web\n")).toMatchObject(one);
    expect(readFile('{ "lights": [{ "name": "Web" }] }', "lights.json")).toMatchObject(one);
  });

  it("is the text itself, where it has several lines or begins as JSON", () => {
    expect(read("lights:\n  - name: Web")).toMatchObject(one);
    expect(read(' { "lights": [{ "name": "Web" }] }')).toMatchObject(one);
    expect(read("lights: []\n# none")).toEqual({
      faults: ["LIGHTS_CONFIG:1: lights: must hold at least 1"],
    });
  });

  it("has faults that name the file as it is given", () => {
    expect(readFile("lights: []")).toEqual({
      faults: [`${join(folder, "lights.yaml")}:1: lights: must hold at least 1`],
    });
  });

  it("is at fault where there is no such file, or none of a sensible size", () => {
    const faults = (reading: ReturnType<typeof read>) =>
      "faults" in reading ? reading.faults : [];
    expect(faults(read("nowhere.yaml"))).toEqual([
      "LIGHTS_CONFIG: nowhere.yaml cannot be read (ENOENT). It must be a path, or the text itself: of several lines, or in braces.",
    ]);
    expect(faults(read(tmpdir()))[0]).toMatch("is not a file.");
    expect(faults(readFile("#".repeat(64 * 1024 + 1)))[0]).toMatch("is larger than 64 KiB.");
    expect(faults(read("x".repeat(5000)))[0]?.length).toBeLessThan(200);
  });
});

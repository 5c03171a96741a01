import { describe, expect, it } from "@jest/globals";
import { parse } from "dotenv";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSettings, SETTING_NAMES } from "../../src/settings/settings.js";

const textOf = (file: string): string =>
  readFileSync(join(import.meta.dirname, "../..", file), "utf8");

const namesIn = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = ""]) => name).toSorted();

const EVERY_NAME_ONCE = SETTING_NAMES.toSorted();

describe("the README's table of settings", () => {
  it("has each once", () => {
    const [, section = ""] = textOf("README.md").split("\n## Settings\n");
    const firstColumn = namesIn(section, /^\| (`[^|]*) \|/gm).join("\n");
    expect(namesIn(firstColumn, /`([A-Z_]+)`/g)).toEqual(EVERY_NAME_ONCE);
  });
});

describe(".env.example", () => {
  const text = textOf(".env.example");

  it("has each setting once, set or as a comment", () => {
    expect(namesIn(text, /^(?:# )?([A-Z_]+)=/gm)).toEqual(EVERY_NAME_ONCE);
  });

  it("starts as it is, and holds no secret", () => {
    const { settings, warnings } = readSettings(parse(text));
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({ tokens: undefined, lights: ["screen"], port: 3000 });
    expect(settings.cloud).toBeUndefined();
  });
});

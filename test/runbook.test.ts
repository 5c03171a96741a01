import { describe, expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { namesOf } from "./helpers/exposition.js";
import { openMeteredApp } from "./helpers/metered-app.js";
import { REFUSALS } from "../src/webhook/index.js";

const root = new URL("../", import.meta.url);
const runbook = readFileSync(new URL("docs/runbook.md", root), "utf8");

/** All sources, with texts that are put together from several lines in one piece. */
const sources = readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(new URL(`src/${name}`, root), "utf8"))
  .join("\n")
  .replace(/["`]\s*\+\s*["`]/g, "");

/** What is quoted, outside of code and on one line. */
const messages = [
  ...runbook
    .replace(/```[^]*?```/g, "")
    .replace(/`[^`]*`/g, "")
    .replace(/\s+/g, " ")
    .matchAll(/"([^"]+)"/g),
].map(([, message = ""]) => message);

const codes = [...runbook.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, code = ""]) => code);

function allIn(pattern: RegExp): string[] {
  return [...new Set([...sources.matchAll(pattern)].map(([, found = ""]) => found))];
}

describe("the runbook", () => {
  it("quotes the log as it is", () => {
    expect(messages.length).toBeGreaterThan(30);
    // The … stands for what differs from line to line.
    const parts = (message: string) => message.split("…").map((part) => part.trim());
    const isSaid = (message: string) => parts(message).every((part) => sources.includes(part));
    expect(messages.filter((message) => !isSaid(message))).toEqual([]);
  });

  it("names metrics that there are", async () => {
    const app = await openMeteredApp();
    const { types } = await app.read();
    await app.close();
    const all = [...types].flatMap(([metric, type]) => [metric, ...namesOf(metric, type)]);
    const named = runbook.match(/\b(?:buildkite_build_light|process|nodejs)_[a-z0-9_]+/g) ?? [];
    expect(named.filter((name) => !all.includes(name))).toEqual([]);
  });

  it("names codes that there are", () => {
    const metrics = /^(buildkite_build_light|process|nodejs)_/;
    const unknown = codes.filter((code) => !metrics.test(code) && !sources.includes(code));
    expect(unknown).toEqual([]);
  });

  it.each([
    ["a refusal", Object.keys(REFUSALS)],
    ["a Buildkite that is not reached", allIn(/"((?:buildkite|catch_up)_[a-z_]+)"/g)],
    ["a bulb that is not reached", allIn(/"((?:lifx|lan|light)_[a-z_]+)"/g)],
  ])("says what to do about every code of %s", (_, known) => {
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((code) => !runbook.includes(`| \`${code}\``))).toEqual([]);
  });
});

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Project } from "../../../src/server/cctray/projects.js";
import { renderProjects } from "../../../src/server/cctray/render.js";
import { CHARACTERS } from "../../fuzz/hostile.js";
import { readCcTray } from "../../helpers/cctray.js";

function projectOf(name: string): Project {
  return {
    name,
    activity: "Building",
    lastBuildStatus: "Unknown",
    lastBuildTime: "2026-03-04T06:00:00.000Z",
    webUrl: "https://buildkite.com/harbour-lights/lamp-room/builds?branch=a&b=c",
  };
}

function nameRead(name: string): string | undefined {
  return readCcTray(renderProjects([projectOf(name)]))[0]?.name;
}

describe("the XML of a feed", () => {
  it("of nothing is a whole document", () => {
    const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
    expect(renderProjects([])).toBe(`${declaration}\n<Projects>\n</Projects>\n`);
  });

  it("gives back what was put in", () => {
    const labelled = { ...projectOf("lamp-room"), lastBuildLabel: "41" };
    const projects = [labelled, projectOf("lamp-room (wick)")];
    expect(readCcTray(renderProjects(projects))).toEqual(projects);
  });

  it.each([
    `"/><Project name="x"/>`,
    "]]>",
    "<!--",
    "&amp;&#0;&x;",
    "<![CDATA[",
    "'\"<>&",
    "ä💡\u202e",
    "\u007f\u0085\u00a0",
  ])("keeps a name as it is: %j", (name) => {
    expect(nameRead(name)).toBe(name);
  });

  it.each([
    ["\0", "\ufffd"],
    ["a\u0001b\u001fc", "a\ufffdb\ufffdc"],
    ["a\tb\r\nc", "a\ufffdb\ufffd\ufffdc"],
    ["\ud800", "\ufffd"],
    ["\udc00\ud800", "\ufffd\ufffd"],
    ["cut in half \ud83d…", "cut in half \ufffd…"],
    ["\ufffe\uffff", "\ufffd\ufffd"],
  ])("replaces what XML forbids: %j", (name, read) => {
    expect(nameRead(name)).toBe(read);
  });

  it("can be read whatever the name", () => {
    const character = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constant(0x26));
    const units = fc.array(character).map((codes) => String.fromCharCode(...codes));
    const hostile = fc.oneof(units, fc.string({ unit: "binary" }), fc.constantFrom(...CHARACTERS));
    fc.assert(
      fc.property(fc.array(hostile), (texts) => {
        const projects = texts.map((text) => projectOf(`lamp-room ${text}`));
        expect(readCcTray(renderProjects(projects))).toHaveLength(texts.length);
      }),
    );
  });
});

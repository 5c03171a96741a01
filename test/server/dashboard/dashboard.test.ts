import { describe, expect, it, test } from "@jest/globals";
import { EMPTY } from "../../../src/builds/state.js";
import { color } from "../../../src/lights/color.js";
import { stateOf, T, word } from "../../builds/words.js";
import { dashboard, detailsOf, DONE, page, textOf } from "../../helpers/dashboard.js";
import { reportOf } from "../../helpers/report.js";
import { ruleOf } from "../../helpers/rules.js";

const RED = { movement: "still", color: color("red", 1), duration: 1 } as const;
const STATE = stateOf(word(41, "failed", -60));

describe("the page for everybody", () => {
  it("holds the lights as they shine, before any script runs", () => {
    const frames = [{ status: "failed", words: "Failed", effect: RED } as const];
    const html = page({ frames });
    expect(html).toContain("<title>Failed · Build light</title>");
    expect(html).toContain('href="/favicon-failed.svg"');
    expect(html).toContain('<p class="words">Failed</p>');
    expect(html).toContain('color="rgb(255, 0, 0)" opacity="1.00"');
    expect(html).toContain('class="bulb" data-status="failed"');
  });

  it("draws no status beneath a moment, which says something else", () => {
    const frame = { status: "passed", words: "An agent was lost", moment: "agent.lost" } as const;
    expect(page({ frames: [frame] })).toContain('class="bulb" data-status="unknown"');
  });

  it("leads to the builds, and names none", () => {
    expect(page()).toContain('<a href="/builds">');
    expect(page()).not.toMatch(/class="details"|<form|\/deliveries/);
  });

  it("has a bulb where lights are just being replaced", () => {
    expect(textOf(page({ frames: [] }))).toContain("Nothing known yet");
  });

  it("names lights to who may know their names, where there are several", () => {
    const named = { name: "<Web>", words: "Passed" };
    expect(page({ frames: [named] })).not.toContain("&lt;Web");
    expect(page({ frames: [named, named] })).toContain('<p class="name">&lt;Web&gt;</p>');
  });
});

describe("the page for who may know names", () => {
  it("says why a light is what it is, and what is so behind quiet hours", () => {
    expect(textOf(dashboard(STATE))).toContain("Failed lamp-room › main, for 1 min");
  });

  it("names no more than three reasons, and how many others there are", () => {
    const failed = [1, 2, 3, 4, 5].map((number) =>
      word(number, "failed", 0, { branch: `wick-${String(number)}` }),
    );
    const [, why = ""] = /class="why">([^]*?)<\/div>/.exec(dashboard(stateOf(...failed))) ?? [];
    expect(why.match(/wick-/g)).toHaveLength(3);
    expect(why).toContain("and 2 more");
  });

  it.each([
    ["alive", -59 * 60, "Last delivery 59 min ago"],
    ["silent", -3 * 3600, "No delivery for 3 h"],
    ["silent", undefined, "No delivery since the start"],
  ])("says whether the line is %s: %j", (state, after, text) => {
    const updatedAt = after === undefined ? undefined : (T + after) * 1000;
    const report = reportOf(EMPTY, { rules: [ruleOf()], now: T * 1000, updatedAt });
    const html = page({ details: { ...detailsOf(EMPTY), report } });
    expect(html).toContain(`class="line" data-state="${state}"`);
    expect(textOf(html)).toContain(text);
  });

  it("says first that no delivery can be taken", () => {
    const text = textOf(dashboard(STATE, undefined, { unhealthy: "The disk is <full>." }));
    expect(text).toContain("No delivery can be taken now. The disk is &lt;full&gt;.");
  });

  it("has buttons for who may press them", () => {
    for (const path of ["pause", "test", "dismiss"]) {
      expect(dashboard(STATE)).toContain(`action="/api/${path}"`);
      expect(dashboard(STATE, undefined, { mayChange: false })).not.toContain("<form");
    }
  });

  it("can only be resumed while it is paused", () => {
    const report = reportOf(STATE, { rules: [ruleOf()], now: T * 1000, paused: true });
    const html = dashboard(STATE, undefined, { report });
    expect(html).toContain("/api/resume");
    expect(html).not.toMatch(/\/api\/(?:pause|test)/);
  });

  it("tells what is wrong with a changed config file", () => {
    const faults = ["line 3: <b>"];
    const report = reportOf(STATE, { rules: [ruleOf()], now: T * 1000, faults });
    expect(dashboard(STATE, undefined, { report })).toContain("<li>line 3: &lt;b&gt;</li>");
  });
});

test.each([
  ["everybody", page()],
  ["who may know names", dashboard(STATE)],
  ["a first run", page({ setup: { ...DONE, hasBuild: false } })],
])("for %s it is one page by the rules", (_, html) => {
  expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|javascript:/i);
  expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/page.js">']);
  for (const once of ["<h1", "<main", '<html lang="en">', 'name="viewport"', "aria-live"]) {
    expect(html.split(once)).toHaveLength(2);
  }
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

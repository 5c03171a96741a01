import { expect, test } from "@jest/globals";
import { iconOf, newsOf, titleOf } from "../../../src/page/news.js";
import type { DrawnLight } from "../../../src/page/read-lights.js";

function saying(...words: string[]): DrawnLight[] {
  return words.map((each) => ({ words: each }));
}

test.each([
  [["Passed"], "Passed · Build light"],
  [["Passed", "Failed", "Passed"], "Passed · Failed · Build light"],
  [["A", "B", "C", "D"], "A · B · C · Build light"],
])("the title of %j", (words, title) => {
  expect(titleOf(saying(...words))).toBe(title);
});

test.each([
  [[], "/favicon.svg"],
  [["passed"], "/favicon-passed.svg"],
  [["passed", "failing", "failed"], "/favicon-failing.svg"],
  [["scheduled", undefined, "running"], "/favicon-running.svg"],
] as const)("the picture of %j", (statuses, icon) => {
  const lights = statuses.map((status) => ({ words: "w", ...(status && { status }) }));
  expect(iconOf(lights)).toBe(icon);
});

test.each([
  ["one light needs no position", ["Running"], ["Passed"], "Passed"],
  ["one of several", ["A", "B", "C"], ["A", "Failed", "C"], "Light 2: Failed"],
  ["two to the same", ["A", "B", "C"], ["Failed", "B", "Failed"], "Lights 1, 3: Failed"],
  ["each to another", ["A", "B"], ["Passed", "Failed"], "Light 1: Passed. Light 2: Failed"],
  ["all to the same", ["A", "B", "C"], ["Paused", "Paused", "Paused"], "All lights: Paused"],
  ["no change", ["A", "B"], ["A", "B"], ""],
  ["no change of one", ["A"], ["A"], ""],
  ["another number of lights", ["A"], ["A", "B"], "Light 1: A. Light 2: B"],
  ["one light after several", ["A", "B"], ["A"], "A"],
])("the news: %s", (_what, before, after, news) => {
  expect(newsOf(saying(...before), saying(...after))).toBe(news);
});

test("lights that have names are called by them", () => {
  const named = (...words: string[]) =>
    words.map((each, index) => ({ name: ["Web", "Tests", "Deploys"][index] ?? "", words: each }));
  const before = named("A", "B", "C");
  expect(newsOf(before, named("A", "Failed", "C"))).toBe("Tests: Failed");
  expect(newsOf(before, named("Failed", "B", "Failed"))).toBe("Web, Deploys: Failed");
  expect(newsOf(before, named("Paused", "Paused", "Paused"))).toBe("All lights: Paused");
});

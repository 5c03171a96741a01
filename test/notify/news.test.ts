import { describe, expect, it } from "@jest/globals";
import { outlook } from "../../src/builds/outlook.js";
import { newsOf, standingVerdict, toldOf, type Told } from "../../src/notify/news.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { branchOf, T, word } from "../builds/words.js";

const NOW = (T + 3600) * 1000;

function standing(...words: readonly Sighting[]) {
  return standingVerdict(outlook(branchOf(...words), NOW));
}

/** The news of what is so after these words, for one who was told that. */
function news(told: Told | undefined, ...words: readonly Sighting[]) {
  const verdict = standing(...words);
  return verdict && newsOf(verdict, told);
}

const passed = (number: number): Told => ({ status: "passed", number });
const failed = (number: number): Told => ({ status: "failed", number });

describe("a verdict is news", () => {
  it.each([
    ["a first failure", undefined, "failed", "verdict.broken"],
    ["a failure after a pass", passed(5), "failed", "verdict.broken"],
    ["a failure after a failure", failed(5), "failed", "verdict.still_failing"],
    ["a pass after a failure", failed(5), "passed", "verdict.fixed"],
    ["a retry that passes", failed(6), "passed", "verdict.fixed"],
    ["a retry that fails what had passed", passed(6), "failed", "verdict.broken"],
    ["a first pass", undefined, "passed", undefined],
    ["a pass after a pass", passed(5), "passed", undefined],
    ["a retry that fails again", failed(6), "failed", undefined],
    ["the same once more", passed(6), "passed", undefined],
  ])("%s", (_what, told, state, type) => {
    expect(news(told, word(6, state))).toBe(type);
  });
});

describe("what stands", () => {
  it.each(["running", "failing", "canceled", "skipped", "scheduled"])(
    "is not a build %s",
    (state) => {
      expect(standing(word(6, state))).toBeUndefined();
      expect(standing(word(5, "passed"), word(6, state, 60))?.build.number).toBe(5);
    },
  );

  it("is not the verdict of a build that is tried again", () => {
    expect(standing(word(6, "failed"), word(6, "running", 60))).toBeUndefined();
    expect(
      standing(word(6, "failed"), word(6, "running", 60), word(6, "passed", 120)),
    ).toMatchObject({ status: "passed" });
  });

  it("is remembered in short", () => {
    const verdict = standing(word(6, "failed", 0, { web_url: "https://buildkite.example/6" }));
    expect(verdict && toldOf(verdict)).toEqual({
      status: "failed",
      number: 6,
      url: "https://buildkite.example/6",
    });
  });
});

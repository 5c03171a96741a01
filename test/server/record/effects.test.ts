import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { branchKey } from "../../../src/builds/state.js";
import type { Sighting } from "../../../src/builds/sighting.js";
import { createBoard, type Board } from "../../../src/lights/board.js";
import { CLASSIC } from "../../../src/lights/palettes/index.js";
import { createStage, type Stage } from "../../../src/lights/stage.js";
import { tellOfEffects, type Effects } from "../../../src/server/record/effects.js";
import type { Change } from "../../../src/store/change.js";
import { T, word } from "../../builds/words.js";
import { castingOf, EVERYTHING, ruleOf, SILENT } from "../../helpers/rules.js";

const NOW = T * 1000;
const now = () => NOW;

let board: Board;
let apply: (change: Change) => string | undefined;
let stages: readonly Stage[];
let told: (() => Effects)[];

beforeEach(() => {
  const rules = [ruleOf({ name: "main" }), ruleOf({ name: "all", watch: EVERYTHING })];
  const manner = { palette: CLASSIC, quietHours: [] };
  stages = rules.map(() => createStage({ lights: [], manner, now }));
  board = createBoard(castingOf(rules, stages), { now, log: SILENT });
  told = [];
  apply = tellOfEffects({
    board,
    now,
    apply: (change) => ("word" in change ? board.take(change.word) : undefined),
    applied: (_word, effects) => void told.push(effects),
  });
});

afterEach(() => {
  board.close();
  for (const stage of stages) void stage.close();
});

function take(sighting: Sighting): string | undefined {
  return apply({ word: { sighting, receivedAt: NOW } });
}

function effects(): Effects[] {
  return told.map((each) => each());
}

it("tells what each has changed, also when it is asked long after", () => {
  take(word(41, "running"));
  take(word(41, "failed", 1));
  take(word(42, "running", 2));
  const branch = { pipeline: "lamp-room", ref: { kind: "branch", name: "main" } };
  const both = (from: string, to: string) => [
    { name: "main", from, to },
    { name: "all", from, to },
  ];
  expect(effects()).toEqual([
    {
      branch: { ...branch, from: undefined, to: "running", build: 41, isNewBuild: true },
      lights: both("Nothing known yet", "Running"),
    },
    {
      branch: { ...branch, from: "running", to: "failed", build: 41, isNewBuild: false },
      lights: both("Running", "Failed"),
    },
    {
      branch: { ...branch, from: "failed", to: "failed_running", build: 42, isNewBuild: true },
      lights: both("Failed", "Failed, running again"),
    },
  ]);
});

it("names the lights that moved, and no others", () => {
  take(word(1, "failed", 0, { branch: "wick", pull_request: { id: "7" } }));
  const ref = { kind: "pull_request", name: "wick", pullRequest: "7" };
  expect(effects()).toMatchObject([{ branch: { ref, to: "failed" }, lights: [{ name: "all" }] }]);
});

it("tells of no branch where a word comes too late to say anything new", () => {
  take(word(41, "failed", 60));
  take(word(41, "running"));
  expect(effects()[1]).toEqual({ lights: [] });
});

it("returns what applying returns, and says nothing of what is no delivery's", () => {
  const sighting = word(41, "failed");
  const key = branchKey(sighting.pipeline.id, sighting.branch);
  expect(take(sighting)).toBe(key);
  apply({ dismissed: key });
  apply({ paused: true });
  expect(told).toHaveLength(1);
});

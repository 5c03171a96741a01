import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { branchMatcher } from "../../src/builds/branch-pattern.js";
import type { Occasion } from "../../src/builds/occasion.js";
import { PATIENCE } from "../../src/builds/outlook.js";
import { WORST_FIRST } from "../../src/builds/status.js";
import { wordOf } from "../../src/builds/word.js";
import { createBoard, type Board } from "../../src/lights/board.js";
import { RAINBOW } from "../../src/lights/palettes/rainbow.js";
import type { Play, Rule } from "../../src/lights/rule.js";
import { signed, stateOf, T, word } from "../builds/words.js";
import { eventOf, type Overrides } from "../helpers/payloads.js";
import { castingOf, EVERYTHING, RecordingStage, ruleOf, SILENT } from "../helpers/rules.js";

const MINUTE = 60;
const wick = { branch: "wick" };

function on(occasion: Occasion, steps?: string): Play {
  const only = steps === undefined ? {} : { steps: branchMatcher(steps) };
  return { on: occasion, effects: RAINBOW, ...only };
}

let stage: RecordingStage;
let board: Board;
let clock: number;

function open(plays: readonly Play[], rule: Partial<Rule> = {}): void {
  stage = new RecordingStage();
  const casting = castingOf([ruleOf({ plays, ...rule })], [stage]);
  board = createBoard(casting, { now: () => clock * 1000, log: SILENT });
}

function tell(number: number, state: string, others: Overrides["build"] = {}, late = 0): void {
  clock += MINUTE;
  const finished = ["passed", "failed"].includes(state)
    ? new Date((clock - late) * 1000).toISOString()
    : null;
  const build = { id: `build-${number}`, number, state, finished_at: finished, ...others };
  board.take(wordOf({ event: eventOf("build.finished", { build }), delivery: signed(clock) }));
}

function step(number: number, key: string, state: string, what: Overrides["job"] = {}): void {
  clock += MINUTE;
  const finished_at = new Date(clock * 1000).toISOString();
  const job = {
    id: `${number} ${key}`,
    step_key: key,
    state,
    started_at: finished_at,
    finished_at,
    ...what,
  };
  const build = { id: `build-${number}`, number, state: "running", finished_at: null };
  board.take(wordOf({ event: eventOf("job.finished", { build, job }), delivery: signed(clock) }));
}

beforeEach(() => {
  jest.useFakeTimers();
  clock = T;
});

afterEach(() => {
  board.close();
  jest.useRealTimers();
});

describe("an effect on a moment", () => {
  it("plays when a build has passed, once", () => {
    open([on("passed")]);
    tell(1, "running");
    expect(stage.played).toEqual([]);
    tell(1, "passed");
    tell(1, "passed");
    tell(2, "running");
    expect(stage.played).toEqual(["passed"]);
    tell(2, "passed");
    expect(stage.played).toEqual(["passed", "passed"]);
  });

  it("plays when a branch is fixed, and when it fails still", () => {
    open([on("fixed"), on("still_failing"), on("failed")]);
    tell(1, "failed");
    tell(2, "failed");
    tell(3, "passed");
    tell(4, "passed");
    expect(stage.played).toEqual(["failed", "still_failing", "failed", "fixed"]);
  });

  it("plays once for a build that is retried again and again", () => {
    open([on("fixed")]);
    tell(1, "failed");
    for (const state of ["passed", "failed", "passed", "failed", "passed"]) tell(2, state);
    expect(stage.played).toEqual(["fixed"]);
  });

  it("plays where a retry of a failed build fixes the branch", () => {
    open([on("fixed")]);
    tell(1, "failed");
    tell(2, "failed");
    tell(2, "running");
    tell(2, "passed");
    expect(stage.played).toEqual(["fixed"]);
  });

  it("plays for what is watched alone", () => {
    open([on("passed")]);
    tell(1, "passed", wick);
    tell(2, "passed", { pull_request: { id: "7" } });
    expect(stage.played).toEqual([]);
    open([on("passed")], { watch: EVERYTHING });
    tell(1, "passed", wick);
    tell(2, "passed", { pull_request: { id: "7" } });
    expect(stage.played).toEqual(["passed", "passed"]);
  });

  it("plays for a step, once it has passed", () => {
    open([on("passed", "deploy")]);
    step(1, "test", "passed");
    expect(stage.played).toEqual([]);
    step(1, "deploy", "passed");
    tell(1, "passed");
    expect(stage.played).toEqual(["passed"]);
    step(2, "deploy", "failed");
    step(3, "deploy", "passed");
    expect(stage.played).toEqual(["passed", "passed"]);
  });

  it("is of the steps that its light watches", () => {
    open([on("failed")], { watch: { ...EVERYTHING, steps: branchMatcher("deploy") } });
    step(1, "test", "failed");
    tell(1, "failed");
    expect(stage.played).toEqual([]);
    step(2, "deploy", "failed");
    expect(stage.played).toEqual(["failed"]);
  });
});

describe("an effect on a trigger step", () => {
  it("plays once the build that it made has come to something, on a light of builds too", () => {
    open([on("passed", "horn"), on("failed", "horn")]);
    const fogHorn = { pipeline: { id: "fog-horn", slug: "fog-horn" } };
    const made = (state: string) => {
      clock += MINUTE;
      const over = state === "running" ? null : new Date(clock * 1000).toISOString();
      const build = { id: "made", number: 9, state, source: "trigger_job", finished_at: over };
      board.take(
        wordOf({ event: eventOf("build.running", { ...fogHorn, build }), delivery: signed(clock) }),
      );
    };
    made("running");
    const trigger = { type: "trigger", triggered_build: { id: "made" } };
    step(1, "horn", "passed", trigger);
    tell(1, "passed");
    expect(stage.played).toEqual([]);
    made("passed");
    expect(stage.played).toEqual(["passed"]);
  });
});

describe("no effect plays", () => {
  it("at the start, nor later for what was so then", () => {
    open([on("passed"), on("fixed")]);
    clock = T + MINUTE;
    board.know(stateOf(word(1, "failed", 0), word(2, "passed", MINUTE)));
    tell(2, "passed");
    expect(stage.shown).toEqual(["passed"]);
    expect(stage.played).toEqual([]);
    tell(3, "passed");
    expect(stage.played).toEqual(["passed"]);
  });

  it("when the rules are replaced", () => {
    open([on("passed")]);
    tell(1, "passed");
    const next = new RecordingStage();
    const rules = [ruleOf({ plays: [on("passed")] })];
    board.use({ ...castingOf(rules, [next]), priorities: WORST_FIRST, patience: PATIENCE });
    tell(1, "passed");
    expect([next.shown, next.played]).toEqual([["passed"], []]);
  });

  it("for what is told late, as while catching up", () => {
    open([on("passed")]);
    tell(1, "passed", {}, 6 * MINUTE);
    expect(stage.played).toEqual([]);
    tell(2, "passed", {}, 4 * MINUTE);
    expect(stage.played).toEqual(["passed"]);
  });

  it("for a build that a later one has overtaken", () => {
    open([on("failed")]);
    tell(2, "passed");
    tell(1, "failed");
    expect(stage.played).toEqual([]);
  });
});

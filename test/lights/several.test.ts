import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { branchMatcher } from "../../src/builds/branch-pattern.js";
import { PATIENCE } from "../../src/builds/outlook.js";
import { EMPTY } from "../../src/builds/state.js";
import { WORST_FIRST } from "../../src/builds/status.js";
import { wordOf } from "../../src/builds/word.js";
import { createBoard, type Board } from "../../src/lights/board.js";
import { CALM } from "../../src/lights/palettes/calm.js";
import type { Rule } from "../../src/lights/rule.js";
import { signed, stateOf, T, word } from "../builds/words.js";
import { eventOf, type Overrides } from "../helpers/payloads.js";
import {
  castingOf,
  DEFAULT,
  EVERYTHING,
  RecordingStage,
  ruleOf,
  SILENT,
} from "../helpers/rules.js";

const HOUR = 60 * 60;

let stages: RecordingStage[];
let board: Board;
let clock: number;

function open(...rules: readonly Partial<Rule>[]): void {
  stages = rules.map(() => new RecordingStage());
  const named = rules.map((rule, index) => ruleOf({ name: `light ${index}`, ...rule }));
  board = createBoard(castingOf(named, stages), { now: () => clock * 1000, log: SILENT });
}

function tell(state: string, { build, ...others }: Overrides = {}): void {
  clock += 10;
  const isOver = ["passed", "failed"].includes(state);
  const finished_at = isOver ? new Date(clock * 1000).toISOString() : null;
  const what = { state, finished_at, ...build };
  board.take(
    wordOf({
      event: eventOf("build.finished", { ...others, build: what }),
      delivery: signed(clock),
    }),
  );
}

function job(state: string, what: Overrides["job"], build: Overrides["build"] = {}): void {
  clock += 10;
  const at = new Date(clock * 1000).toISOString();
  const over = { started_at: at, finished_at: state === "running" ? null : at };
  const running = { state: "running", finished_at: null, ...build };
  board.take(
    wordOf({
      event: eventOf("job.finished", { build: running, job: { state, ...over, ...what } }),
      delivery: signed(clock),
    }),
  );
}

const fogHorn = { pipeline: { id: "fog-horn", slug: "fog-horn" } };
const shown = () => stages.map((stage) => stage.shown.at(-1));

beforeEach(() => {
  jest.useFakeTimers();
  clock = T;
});

afterEach(() => {
  board.close();
  jest.useRealTimers();
});

describe("several lights", () => {
  it("show a pipeline each, and one shows the worst of all", () => {
    open(
      { watch: { ...DEFAULT, pipelines: branchMatcher("lamp-*") } },
      { watch: { ...DEFAULT, pipelines: branchMatcher("fog-*") } },
      {},
    );
    tell("passed");
    expect(shown()).toEqual(["passed", undefined, "passed"]);
    tell("failed", fogHorn);
    expect(shown()).toEqual(["passed", "failed", "failed"]);
  });

  it("show a step each, by its key or its label", () => {
    open(
      { watch: { ...DEFAULT, steps: branchMatcher("test") } },
      { watch: { ...DEFAULT, steps: branchMatcher("Shine*") } },
      {},
    );
    job("passed", { id: "1", step_key: "test", name: "Test" });
    job("failed", { id: "2", step_key: "deploy", name: "Shine" });
    expect(shown()).toEqual(["passed", "failed", "running"]);
  });

  it("show a trigger step as the build that it has made, whichever is told first", () => {
    const made = { id: "made", number: 9, source: "trigger_job" };
    const trigger = { id: "1", type: "trigger", step_key: "horn", triggered_build: { id: "made" } };
    open({
      watch: { ...DEFAULT, pipelines: branchMatcher("lamp-*"), steps: branchMatcher("horn") },
    });
    job("passed", trigger);
    expect(shown()).toEqual(["passed"]);
    tell("failed", { ...fogHorn, build: made });
    expect(shown()).toEqual(["failed"]);
    const [before] = stages;
    const known = board.state();
    board.close();
    open({
      watch: { ...DEFAULT, pipelines: branchMatcher("lamp-*"), steps: branchMatcher("horn") },
    });
    board.know(known);
    expect(stages[0]?.shown).toEqual(before?.shown.slice(-1));
  });

  it("play pings and agents on each, and what is of a build where it is watched", () => {
    const effects = [CALM.moments.ping];
    open({}, { watch: EVERYTHING, plays: [{ on: "agent.lost", effects }] });
    for (const event of ["ping", "agent.lost"] as const)
      board.take(wordOf({ event: eventOf(event), delivery: signed(clock) }));
    const wick = { build: { branch: "wick" } };
    board.take(wordOf({ event: eventOf("job.activated", wick), delivery: signed(clock) }));
    expect(stages.map(({ played }) => played)).toEqual([
      ["ping", "agent.lost"],
      ["ping", "agent.lost", "job.activated"],
    ]);
  });

  it("have priorities that can be set", () => {
    stages = [new RecordingStage()];
    const priorities = ["running", ...WORST_FIRST.filter((each) => each !== "running")] as const;
    const casting = castingOf([ruleOf({ watch: EVERYTHING })], stages);
    board = createBoard({ ...casting, priorities }, { now: () => clock * 1000, log: SILENT });
    tell("failed");
    tell("running", fogHorn);
    expect(shown()).toEqual(["running"]);
  });

  it("have a patience that can be set", () => {
    stages = [new RecordingStage()];
    const casting = castingOf([ruleOf({ watch: EVERYTHING })], stages);
    const patience = { ...PATIENCE, running: 60_000 };
    board = createBoard({ ...casting, patience }, { now: () => clock * 1000, log: SILENT });
    tell("running");
    clock += 60;
    jest.advanceTimersByTime(60_000);
    expect(stages[0]?.shown).toEqual(["running", undefined]);
  });
});

describe("a pipeline that gets another slug", () => {
  it("goes over to the light of that slug, with all its branches", () => {
    const all = { ...EVERYTHING };
    open(
      { watch: { ...all, pipelines: branchMatcher("lamp-room") } },
      { watch: { ...all, pipelines: branchMatcher("lantern") } },
    );
    tell("failed", { build: { branch: "wick" } });
    tell("passed", { build: { number: 50 }, pipeline: { slug: "lantern" } });
    expect(shown()).toEqual([undefined, "failed"]);
  });
});

describe("a dismissed branch", () => {
  it("shows nothing until a newer word of it", () => {
    open({ watch: EVERYTHING });
    tell("failed");
    const [key = ""] = board.state().branches.keys();
    expect(board.dismiss(key)).toBe(key);
    expect(shown()).toEqual([undefined]);
    tell("failed", { build: { number: 42 } });
    expect(shown()).toEqual(["failed"]);
    expect(board.dismiss("nothing of that name")).toBeUndefined();
  });
});

describe("other rules in the place of those before", () => {
  it("show what is so at once, and those before hear no more", () => {
    open({});
    board.know(stateOf(word(1, "failed")));
    const [before] = stages;
    const next = new RecordingStage();
    board.use(castingOf([ruleOf()], [next]));
    expect(next.shown).toEqual(["failed"]);
    clock += HOUR;
    tell("passed", { build: { number: 50 } });
    expect([before?.shown, next.shown]).toEqual([["failed"], ["failed", "passed"]]);
  });

  it("leave a light as it is of which nothing is known", () => {
    open({});
    board.know(EMPTY);
    expect(stages[0]?.shown).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { pino } from "pino";
import { MOMENTS } from "../../src/builds/moment.js";
import { PATIENCE } from "../../src/builds/outlook.js";
import { EMPTY, type State } from "../../src/builds/state.js";
import { wordOf } from "../../src/builds/word.js";
import { createBoard, type Board } from "../../src/lights/board.js";
import type { Frame } from "../../src/lights/light.js";
import { CALM } from "../../src/lights/palettes/calm.js";
import { createStage, type Stage } from "../../src/lights/stage.js";
import type { Watch } from "../../src/lights/watch.js";
import type { Survey } from "../../src/lights/watcher.js";
import { EVENTS, parse, type EventName } from "../../src/webhook/index.js";
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

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

const wick = { branch: "wick" };
const pullRequest = { pull_request: { id: "7" } };
const fogHorn = { pipeline: { id: "fog-horn", slug: "fog-horn" } };

let stage: RecordingStage;
let board: Board;

function create(watch: Watch, on: Stage): Board {
  return createBoard(castingOf([ruleOf({ watch })], [on]), { now: () => Date.now(), log: SILENT });
}

function open(watch: Watch = DEFAULT, known: State = EMPTY): void {
  // A board that a test opens replaces the one from before.
  board.close();
  stage = new RecordingStage();
  board = create(watch, stage);
  board.know(known);
}

function survey(): Survey | undefined {
  return board.showings()[0]?.survey();
}

beforeEach(() => {
  jest.useFakeTimers({ now: T * 1000 });
  stage = new RecordingStage();
  board = create(DEFAULT, stage);
});

afterEach(() => {
  board.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function take(name: EventName, overrides: Overrides = {}): string | undefined {
  return board.take(
    wordOf({ event: eventOf(name, overrides), delivery: signed(Math.floor(Date.now() / 1000)) }),
  );
}

/** A word of a build, dispatched now. */
function tell(number: number, state: string, { build, ...others }: Overrides = {}): void {
  const isOver = ["passed", "failed", "canceled"].includes(state);
  const finished_at = isOver ? new Date().toISOString() : null;
  const what = { id: `build-${number}`, number, state, finished_at, ...build };
  take("build.running", { ...others, build: what });
  // So that the next word is dispatched in a later second.
  jest.advanceTimersByTime(1000);
}

describe("before anything is known", () => {
  it("nothing is shown, however long", () => {
    jest.advanceTimersByTime(100 * DAY);
    expect(stage.shown).toEqual([]);
    expect(survey()).toEqual({ status: undefined, because: [] });
  });

  it.each(["canceled", "skipped", "not_run"])("nothing is after a build that was %s", (state) => {
    tell(1, state);
    expect(stage.shown).toEqual([]);
  });

  it("what is known from before is shown at once", () => {
    open(DEFAULT, stateOf(word(1, "failed", -60)));
    expect(stage.shown).toEqual(["failed"]);
  });

  it("what has grown stale meanwhile is not", () => {
    jest.setSystemTime(T * 1000 + PATIENCE.branch);
    open(EVERYTHING, stateOf(word(1, "failed", 0, wick)));
    expect(stage.shown).toEqual([]);
  });
});

describe("of several branches, the worst is shown", () => {
  it("over pipelines: a pass elsewhere never hides a failure", () => {
    tell(1, "failed");
    tell(1, "running", fogHorn);
    tell(1, "passed", fogHorn);
    tell(2, "passed", fogHorn);
    expect(stage.shown).toEqual(["failed"]);
    tell(2, "passed");
    expect(stage.shown).toEqual(["failed", "passed"]);
  });

  it("over branches, pull requests and tags, where they are watched", () => {
    open(EVERYTHING);
    tell(1, "passed");
    tell(2, "running", { build: wick });
    tell(3, "failed", { build: pullRequest });
    tell(4, "failing", { build: { branch: "v1", tag: "v1" } });
    tell(5, "passed");
    expect(stage.shown).toEqual(["passed", "running", "failed", "failing"]);
  });

  it("and a failure is forgotten with its own branch's pass alone", () => {
    open(EVERYTHING);
    tell(1, "failed");
    tell(2, "failed", { build: wick });
    tell(3, "passed");
    expect(stage.shown).toEqual(["failed"]);
    tell(4, "passed", { build: wick });
    expect(stage.shown).toEqual(["failed", "passed"]);
  });

  it("by name: the survey says because of which", () => {
    tell(1, "failed", fogHorn);
    tell(1, "passed");
    expect(survey()).toEqual({
      status: "failed",
      because: [take("build.skipped", { ...fogHorn, build: { number: 9, state: "skipped" } })],
    });
  });
});

describe("the life of a build", () => {
  it("that failed and runs again", () => {
    tell(1, "running");
    tell(1, "failing");
    tell(1, "failed");
    tell(2, "scheduled");
    tell(2, "running");
    tell(2, "passed");
    const shown = ["running", "failing", "failed", "failed_running", "passed"];
    expect(stage.shown).toEqual(shown);
  });

  it("that waits for a person, and is never green before", () => {
    tell(1, "running");
    tell(1, "passed", { build: { blocked: true } });
    tell(1, "running");
    tell(1, "passed");
    expect(stage.shown).toEqual(["running", "blocked", "running", "passed"]);
  });

  it("that is late does not move what is known", () => {
    tell(2, "passed");
    tell(1, "running");
    tell(1, "failed");
    expect(stage.shown).toEqual(["passed"]);
  });
});

describe("an unwatched branch", () => {
  it("changes nothing, and is known all the same", () => {
    tell(1, "passed");
    tell(2, "failed", { build: wick });
    tell(3, "failed", { build: pullRequest });
    tell(4, "failed", { build: { tag: "main" } });
    expect(stage.shown).toEqual(["passed"]);
    expect(board.state().branches.size).toBe(4);
  });

  it("plays no moment", () => {
    take("job.activated", { build: wick });
    take("job.activated", { build: pullRequest });
    expect(stage.played).toEqual([]);
    take("job.activated");
    expect(stage.played).toEqual(["job.activated"]);
  });
});

describe("a moment", () => {
  it.each(MOMENTS)("plays: %s", (name) => {
    take(name);
    expect(stage.played).toEqual([name]);
  });

  it("is nothing else", () => {
    const names = Object.keys(EVENTS).filter((name): name is EventName => name in EVENTS);
    for (const name of names) take(name);
    expect([...stage.played].sort()).toEqual([...MOMENTS].sort());
  });

  it("of a job plays after what it says of its build is shown", () => {
    const order: string[] = [];
    stage.show = () => order.push("show");
    stage.play = () => order.push("play");
    take("job.activated");
    expect(order).toEqual(["show", "play"]);
  });

  it.each([{ event: "ping" }, { event: "agent.lost", agent: null }, { event: "job.activated" }])(
    "is none without what its event promises: %j",
    (body) => {
      expect(
        board.take(wordOf({ event: parse(JSON.stringify(body)), delivery: signed() })),
      ).toBeUndefined();
      expect(stage.played).toEqual([]);
      expect(board.state()).toBe(EMPTY);
    },
  );
});

describe("what is taken", () => {
  it("is told by the branch that it changed, if any", () => {
    expect(take("ping")).toBeUndefined();
    const key = take("build.running");
    expect([...board.state().branches.keys()]).toEqual([key]);
  });
});

describe("by time alone", () => {
  it("a build that runs is taken to have ended after 12 hours without a word", () => {
    tell(1, "failed");
    tell(2, "running");
    jest.advanceTimersByTime(12 * HOUR - 1001);
    expect(stage.shown).toEqual(["failed", "failed_running"]);
    jest.advanceTimersByTime(1);
    expect(stage.shown).toEqual(["failed", "failed_running", "failed"]);
  });

  it("a delivery without a signature that tells of long ago is a word all the same", () => {
    const before = {
      started_at: "2015-05-09T21:05:59.874Z",
      created_at: "2015-05-09T21:05:59.874Z",
    };
    const body = { state: "running", ...before, scheduled_at: null, finished_at: null };
    board.take(
      wordOf({
        event: eventOf("build.running", { build: body }),
        delivery: {
          method: "token",
          receivedAt: Date.now(),
        },
      }),
    );
    expect(stage.shown).toEqual(["running"]);
    jest.advanceTimersByTime(12 * HOUR);
    expect(stage.shown).toEqual(["running", undefined]);
  });

  it("any word starts the 12 hours anew", () => {
    tell(1, "running");
    jest.advanceTimersByTime(11 * HOUR);
    take("job.started", { build: { number: 1 }, job: { started_at: new Date().toISOString() } });
    jest.advanceTimersByTime(11 * HOUR);
    expect(stage.shown).toEqual(["running"]);
    jest.advanceTimersByTime(HOUR);
    expect(stage.shown).toEqual(["running", undefined]);
  });

  it("a branch that is not the default one is not shown after 14 days", () => {
    open(EVERYTHING);
    tell(1, "failed", { build: wick });
    jest.advanceTimersByTime(14 * DAY - 1001);
    expect(stage.shown).toEqual(["failed"]);
    jest.advanceTimersByTime(1);
    expect(stage.shown).toEqual(["failed", undefined]);
  });

  it("each of several has its own time", () => {
    open(EVERYTHING);
    tell(1, "passed");
    tell(2, "failed", { build: wick });
    jest.advanceTimersByTime(DAY);
    tell(3, "running", { build: pullRequest });
    jest.advanceTimersByTime(12 * HOUR);
    expect(survey()?.because).toHaveLength(1);
    jest.advanceTimersByTime(20 * DAY);
    expect(stage.shown).toEqual(["passed", "failed", "passed"]);
  });

  it("there is one timer at most, and none where nothing can change", () => {
    open(EVERYTHING);
    for (let number = 1; number < 50; number += 1) {
      tell(number, "running", { build: { branch: `wick-${number}` } });
      expect(jest.getTimerCount()).toBe(1);
    }
    jest.advanceTimersByTime(40 * DAY);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("a light that knows nothing any more says so, and is not left on what was", () => {
    const frames: Frame[] = [];
    const light = {
      kind: "screen",
      show: (frame: Frame) => frames.push(frame),
      giveBack: () => Promise.resolve(),
      close: () => Promise.resolve(),
    } as const;
    const manner = { palette: CALM, quietHours: [] };
    const real = createStage({ lights: [light], manner, now: () => Date.now() });
    board.close();
    board = create(EVERYTHING, real);
    tell(1, "running", { build: wick });
    jest.advanceTimersByTime(12 * HOUR);
    expect(frames.at(-1)).toEqual({
      words: "Nothing known any more",
      effect: { movement: "still", color: CALM.unknown.rest, duration: 1 },
    });
    expect(frames.map(({ words }) => words)).toContain("Running");
  });

  it("nothing happens once it is closed", () => {
    tell(1, "running");
    board.close();
    jest.advanceTimersByTime(DAY);
    expect(stage.shown).toEqual(["running"]);
  });
});

it("forgets what lies too far back, also where nothing touches it any more", () => {
  open(EVERYTHING);
  tell(1, "failed", { build: wick });
  tell(1, "failed", { ...fogHorn });
  expect(board.state().branches.size).toBe(2);
  jest.setSystemTime(Date.now() + 31 * DAY);
  tell(2, "passed", { ...fogHorn });
  expect([...board.state().branches.values()].map(({ ref }) => ref.name)).not.toContain("wick");
  expect(survey()?.status).toBe("passed");
});

it("keeps no more branches than it may, the newest and those of default branches, and says so", () => {
  board.close();
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const casting = castingOf([ruleOf({ watch: EVERYTHING })], [stage]);
  board = createBoard(casting, { now: () => Date.now(), log, mostBranches: 5 });
  tell(1, "failed");
  for (let number = 2; number < 30; number += 1) {
    tell(number, "passed", { build: { branch: `wick-${number}` } });
  }
  const kept = [...board.state().branches.values()].map(({ ref }) => ref.name);
  expect(kept).toHaveLength(5);
  expect(kept).toContain("main");
  expect(kept).toContain("wick-29");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("Too many branches");
  board.close();
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { branchMatcher } from "../../src/builds/branch-pattern.js";
import type { Sighting } from "../../src/builds/sighting.js";
import type { State } from "../../src/builds/state.js";
import { createBoard, type Board } from "../../src/lights/board.js";
import type { Rule } from "../../src/lights/rule.js";
import { readKept } from "../../src/notify/kept.js";
import { createNotifier, type Notifier } from "../../src/notify/notifier.js";
import { jobWord, stateOf, T, word } from "../builds/words.js";
import { castingOf, DEFAULT, EVERYTHING, ruleOf, SILENT } from "../helpers/rules.js";
import { FakeNotes } from "./support.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const STEPS = { ...DEFAULT, steps: branchMatcher("deploy") };
const ENDPOINT = { url: new URL("https://receiver.example"), key: Buffer.alloc(32) };

let notes: FakeNotes;
let board: Board;
let notifier: Notifier;

/** A start, in which what was kept is known as the journal makes it known. Nothing is sent. */
function open(rules: readonly Rule[] = [ruleOf()], known?: State): void {
  board = createBoard(castingOf(rules), { now: Date.now, log: SILENT });
  const { keep } = notes;
  const rest = { endpoint: ENDPOINT, keep, mayDrive: () => false, log: SILENT, now: Date.now };
  notifier = createNotifier({ ...rest, board });
  board.listen(notifier);
  notifier.take(new Map());
  if (known) notifier.take(new Map(notes));
  if (known) board.know(known);
}

async function restart(rules?: readonly Rule[]): Promise<void> {
  const known = board.state();
  board.close();
  await notifier.close();
  open(rules, known);
}

/** What arrives, each at the time that it tells of unless told otherwise. */
function take(...words: readonly Sighting[]): void {
  for (const sighting of words) {
    jest.setSystemTime(Math.max(Date.now(), sighting.build.t * 1000));
    board.take({ sighting, receivedAt: Date.now() });
  }
}

const messages = () => readKept(notes).messages;
const told = () =>
  messages().map(({ type, body }) => `${type} ${/"number":(\d+)/.exec(body)?.[1] ?? ""}`);

beforeEach(() => {
  jest.useFakeTimers({ now: T * 1000 });
  notes = new FakeNotes();
  open();
});

afterEach(async () => {
  board.close();
  await notifier.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("a receiver is told", () => {
  it("what breaks, what still fails and what is fixed, and nothing else", () => {
    take(word(1, "passed"), word(2, "running", 10), word(2, "failed", 20));
    take(word(3, "canceled", 30), word(4, "failed", 40), word(5, "skipped", 50));
    take(word(6, "passed", 60), word(7, "passed", 70));
    expect(told()).toEqual(["verdict.broken 2", "verdict.still_failing 4", "verdict.fixed 6"]);
  });

  it("each thing once, however often and in whatever order words come", () => {
    const words = [word(1, "passed"), word(2, "failed", 20), word(3, "passed", 30)];
    take(...words, ...words, ...[...words].reverse());
    expect(told()).toEqual(["verdict.broken 2", "verdict.fixed 3"]);
  });

  it("nothing of a build that newer ones have overtaken", () => {
    take(word(3, "passed", 30), word(2, "failed", 20));
    expect(told()).toEqual([]);
  });

  it("how a retry turns out, each time", () => {
    take(word(2, "failed"), word(2, "running", 10), word(2, "passed", 20));
    take(word(2, "running", 30), word(2, "failed", 40));
    expect(told()).toEqual(["verdict.broken 2", "verdict.fixed 2", "verdict.broken 2"]);
    expect(new Set(messages().map(({ id }) => id)).size).toBe(3);
  });

  it("by which lights it is shown, in Buildkite's words", () => {
    board.use(castingOf([ruleOf({ name: "Desk" }), ruleOf({ name: "Hall", watch: EVERYTHING })]));
    take(word(2, "failed", 0, { message: "Light it", web_url: "https://buildkite.example/2" }));
    take(word(3, "failed", 60));
    const [first, second] = messages().map(({ body }): unknown => JSON.parse(body));
    expect(first).toMatchObject({
      type: "verdict.broken",
      timestamp: new Date(T * 1000).toISOString(),
      data: {
        branch: "main",
        kind: "branch",
        pullRequest: null,
        step: null,
        build: { number: 2, state: "failed", message: "Light it", url: expect.any(String) },
        previous: null,
        lights: ["Desk", "Hall"],
      },
    });
    expect(second).toMatchObject({
      data: { previous: { number: 2, state: "failed", url: "https://buildkite.example/2" } },
    });
  });

  it("nothing of what no light watches", () => {
    take(word(2, "failed", 0, { branch: "wick", pull_request: { id: "7" } }));
    expect(told()).toEqual([]);
  });

  it("of steps where lights watch them, but not that one is retried by itself", async () => {
    await restart([ruleOf({ name: "Deploys", watch: STEPS })]);
    const job = { name: "deploy", step_key: "deploy" };
    take(jobWord(1, "passed", 0, job), word(1, "failed", 5), jobWord(2, "failed", 10, job));
    expect(told()).toEqual(["verdict.broken 2"]);
    expect(messages()[0]?.body).toContain('"step":"deploy"');
    await restart([ruleOf({ name: "Deploys", watch: STEPS })]);
    take(jobWord(2, "failed", 10, { ...job, retried: true, retried_in_job_id: "again" }));
    take(jobWord(2, "running", 20, { ...job, id: "again" }));
    take(jobWord(2, "failed", 30, { ...job, id: "again" }));
    expect(told()).toEqual(["verdict.broken 2"]);
  });
});

describe("what came before", () => {
  it("is no news at the very first start, in whatever state it is and is caught up", () => {
    notes.clear();
    board.close();
    open([ruleOf()], stateOf(word(1, "passed", -6 * DAY), word(2, "failed", -5 * DAY)));
    take(word(3, "passed", -4 * DAY), word(4, "failed", -3 * DAY), word(5, "failed", -HOUR));
    expect(told()).toEqual([]);
    take(word(6, "passed", 60));
    expect(told()).toEqual(["verdict.fixed 6"]);
  });

  it("is news where it was missed in an outage", async () => {
    take(word(1, "passed"));
    jest.setSystemTime((T + DAY) * 1000);
    await restart();
    take(word(2, "failed", HOUR), word(3, "passed", 2 * HOUR));
    expect(told()).toEqual(["verdict.broken 2", "verdict.fixed 3"]);
  });

  it("is not told again after a restart", async () => {
    take(word(1, "passed"), word(2, "failed", 20));
    await restart();
    take(word(2, "failed", 20));
    expect(told()).toEqual(["verdict.broken 2"]);
    take(word(3, "failed", 60));
    expect(told()).toEqual(["verdict.broken 2", "verdict.still_failing 3"]);
  });

  it("is no news where a light begins to watch it", async () => {
    take(word(1, "passed"), word(2, "failed", 20, { branch: "wick" }));
    jest.setSystemTime((T + DAY) * 1000);
    const everything = castingOf([ruleOf({ watch: EVERYTHING })]);
    board.use(everything);
    await restart([ruleOf({ watch: EVERYTHING })]);
    expect(told()).toEqual([]);
    take(word(3, "failed", DAY, { branch: "wick" }));
    expect(told()).toEqual(["verdict.still_failing 3"]);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Sighting } from "../../src/builds/sighting.js";
import { createBoard, type Board } from "../../src/lights/board.js";
import { forgetKept, readKept } from "../../src/notify/kept.js";
import { createNotifier, type Notifier } from "../../src/notify/notifier.js";
import { T, word } from "../builds/words.js";
import { castingOf, ruleOf, SILENT } from "../helpers/rules.js";
import { FakeNotes } from "./support.js";

const ENDPOINT = { url: new URL("https://receiver.example"), key: Buffer.alloc(32) };

interface Process {
  readonly board: Board;
  readonly notifier: Notifier;
  readonly take: (...words: readonly Sighting[]) => void;
  /** What it has kept, as the process that drives. */
  readonly notes: FakeNotes;
}

let processes: Process[];

function open(): Process {
  const board = createBoard(castingOf([ruleOf()]), { now: Date.now, log: SILENT });
  const notes = new FakeNotes();
  const { keep } = notes;
  const rest = { keep, mayDrive: () => false, log: SILENT, now: Date.now };
  const notifier = createNotifier({ endpoint: ENDPOINT, board, ...rest });
  board.listen(notifier);
  function take(...words: readonly Sighting[]): void {
    for (const sighting of words) board.take({ sighting, receivedAt: Date.now() });
  }
  const opened = { board, notifier, take, notes };
  processes.push(opened);
  return opened;
}

/** Takes over with what the one before has kept. */
function drive({ notifier, notes }: Process, kept: ReadonlyMap<string, unknown>): void {
  for (const [name, value] of kept) notes.set(name, value);
  notifier.take(kept);
}

const messages = ({ notes }: Process) => readKept(notes).messages;
const told = (process: Process) => messages(process).map(({ type }) => type);

beforeEach(() => {
  jest.useFakeTimers({ now: (T + 60) * 1000 });
  processes = [];
});

afterEach(async () => {
  for (const { board, notifier } of processes) {
    board.close();
    await notifier.close();
  }
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("of two processes", () => {
  it("the one that does not drive tells nothing, and keeps nothing", () => {
    const other = open();
    other.take(word(1, "passed", 10), word(2, "failed", 20));
    expect(other.notes.size).toBe(0);
  });

  it("the other tells what the first one, which is killed, has not kept any more", () => {
    const [first, other] = [open(), open()];
    drive(first, new Map());
    for (const each of [first, other]) each.take(word(1, "passed", 10));
    const kept = new Map(first.notes);
    for (const each of [first, other]) each.take(word(2, "failed", 20));
    expect(told(other)).toEqual([]);
    drive(other, kept);
    expect(told(other)).toEqual(["verdict.broken"]);
    // And under one id, so that a receiver that hears it from both can tell.
    expect(messages(other).map(({ id }) => id)).toEqual(messages(first).map(({ id }) => id));
  });

  it("the other does so where nothing was told of that branch yet", () => {
    const other = open();
    other.take(word(2, "failed", 20));
    drive(other, new Map());
    expect(told(other)).toEqual(["verdict.broken"]);
  });

  it("the other tells it late, where what it had been told of has changed", () => {
    const [first, other] = [open(), open()];
    drive(first, new Map());
    for (const each of [first, other]) each.take(word(1, "passed", 10));
    other.take(word(2, "failed", 20));
    jest.setSystemTime((T + 3600) * 1000);
    drive(other, first.notes);
    expect(told(other)).toEqual(["verdict.broken"]);
  });

  it("the other knows of failures before, where nothing was told", () => {
    const other = open();
    other.take(word(1, "failed", 10), word(2, "failed", 20));
    drive(other, new Map());
    expect(told(other)).toEqual(["verdict.still_failing"]);
  });

  it("the other sends what the first one has not sent, and tells nothing twice", () => {
    const [first, other] = [open(), open()];
    drive(first, new Map());
    for (const each of [first, other]) each.take(word(1, "passed", 10), word(2, "failed", 20));
    drive(other, first.notes);
    expect(messages(other)).toEqual(messages(first));
  });

  it("one that has to leave it tells no more", () => {
    const first = open();
    drive(first, new Map());
    first.notifier.leave();
    first.take(word(2, "failed", 20));
    expect(told(first)).toEqual([]);
  });
});

describe("what is kept", () => {
  it("is gone where nobody is to be told any more, and nothing else is", () => {
    const first = open();
    drive(first, new Map([["paused", true]]));
    first.take(word(2, "failed", 20));
    expect(first.notes.size).toBe(4);
    forgetKept(new Map(first.notes), first.notes.keep);
    expect([...first.notes.keys()]).toEqual(["paused"]);
  });

  it("may be anything", () => {
    const first = open();
    const garbage = [null, 7, "x", [], { steps: 1 }, { id: 7 }];
    for (const value of garbage) {
      const names = ["notify begun", "notify message x", "notify told x"];
      drive(first, new Map(names.map((name) => [name, value])));
    }
    first.take(word(2, "failed", 20));
    expect(told(first)).toEqual(["verdict.broken"]);
  });
});

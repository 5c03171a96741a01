import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Outcome } from "../../src/notify/deliver.js";
import { readKept } from "../../src/notify/kept.js";
import { createOutbox, type Outbox } from "../../src/notify/outbox.js";
import { createSender, type Sender } from "../../src/notify/sender.js";
import { logged, type Logged } from "../store/support.js";
import { FakeNotes, message } from "./support.js";

const NOW = Date.UTC(2026, 2, 4, 6);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const DELIVERED: Outcome = { kind: "delivered" };
const FAILED: Outcome = { kind: "failed", reason: "answered 500", retryAfter: 0 };

let notes: FakeNotes;
let logs: Logged;
let outbox: Outbox;
let sender: Sender;
/** What was tried: the message's number, and the seconds since the beginning. */
let tried: (readonly [string, number])[];
/** What comes of a try. */
let outcome: (id: string) => Outcome;
let mayDrive: boolean;
let isGone: boolean;

function open(): void {
  outbox = createOutbox({ keep: notes.keep, log: logs.log, now: Date.now });
  outbox.know(readKept(notes).messages);
  sender = createSender({
    outbox,
    deliver({ id }) {
      tried.push([id, Math.round((Date.now() - NOW) / 1000)]);
      return Promise.resolve(outcome(id));
    },
    mayDrive: () => mayDrive,
    onGone: () => (isGone = true),
    log: logs.log,
    now: Date.now,
    random: () => 0,
  });
  sender.wake();
}

function add(number: number, line?: string): void {
  outbox.add(message(number, line));
  sender.wake();
}

const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);
const ids = () => tried.map(([id]) => id);
const times = () => tried.map(([, seconds]) => seconds);
const waiting = () => readKept(notes).messages.map(({ id }) => id);

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  notes = new FakeNotes();
  logs = logged();
  tried = [];
  outcome = () => DELIVERED;
  mayDrive = true;
  isGone = false;
  open();
});

afterEach(async () => {
  await sender.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("what is to be sent", () => {
  it("is sent at once, once, and then forgotten", async () => {
    add(1);
    expect(waiting()).toEqual(["msg_1"]);
    await pass(HOUR);
    expect(tried).toEqual([["msg_1", 0]]);
    expect(waiting()).toEqual([]);
  });

  it("is tried on the schedule, then dropped; of it all the log says three things", async () => {
    outcome = () => FAILED;
    add(1);
    await pass(100 * HOUR);
    const schedule = [0, 5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 272_105];
    expect(times()).toEqual(schedule);
    expect(waiting()).toEqual([]);
    outcome = () => DELIVERED;
    add(2);
    await pass(0);
    expect(logs.lines).toEqual([
      expect.stringContaining("does not take what it is sent"),
      expect.stringContaining("it is dropped"),
      expect.stringContaining("was told of a verdict"),
      expect.stringContaining("takes what it is sent again"),
    ]);
  });

  it("outlives the process, with its place in the schedule", async () => {
    outcome = () => FAILED;
    add(1);
    add(2, "other");
    await pass(10_000);
    await sender.close();
    outcome = () => DELIVERED;
    tried = [];
    open();
    await pass(HOUR);
    expect(tried).toEqual([
      ["msg_1", 305],
      ["msg_2", 305],
    ]);
  });

  it("keeps its order in a line, and only there", async () => {
    outcome = (id) => (id === "msg_1" ? FAILED : DELIVERED);
    add(1);
    await pass(0);
    add(2);
    add(3, "other");
    await pass(1_000);
    expect(ids()).toEqual(["msg_1", "msg_1", "msg_3", "msg_1"]);
    outcome = () => DELIVERED;
    await pass(5_000);
    expect(ids().slice(4)).toEqual(["msg_1", "msg_2"]);
  });

  it("is tried early where there is more to tell of it, which its schedule does not feel", async () => {
    outcome = () => FAILED;
    add(1);
    await pass(10 * MINUTE);
    expect(times()).toEqual([0, 5, 305]);
    add(2);
    await pass(30 * MINUTE);
    expect(times()).toEqual([0, 5, 305, 600, 2_105]);
    expect(new Set(ids())).toEqual(new Set(["msg_1"]));
  });

  it("is tried early once the receiver takes something again", async () => {
    outcome = () => FAILED;
    add(1);
    await pass(10 * MINUTE);
    outcome = () => DELIVERED;
    add(2, "other");
    await pass(0);
    expect(ids().slice(3).sort()).toEqual(["msg_1", "msg_2"]);
    expect(waiting()).toEqual([]);
  });

  it("waits as long as the receiver asks, with all else", async () => {
    outcome = () => ({ ...FAILED, retryAfter: 20 * MINUTE });
    add(1);
    await pass(0);
    outcome = () => DELIVERED;
    add(2, "other");
    await pass(20 * MINUTE - 1);
    expect(times()).toEqual([0]);
    await pass(1);
    expect(times()).toEqual([0, 1_200, 1_200]);
  });

  it("waits that long over a restart, too", async () => {
    outcome = () => ({ ...FAILED, retryAfter: 20 * MINUTE });
    add(1);
    await pass(0);
    await sender.close();
    open();
    await pass(20 * MINUTE - 1);
    expect(times()).toEqual([0]);
    await pass(1);
    expect(times()).toEqual([0, 1_200]);
  });

  it("is dropped where the receiver is gone", async () => {
    outcome = () => ({ kind: "gone" });
    add(1);
    add(2);
    await pass(100 * HOUR);
    expect([times(), isGone, waiting()]).toEqual([[0], true, []]);
    expect(logs.lines).toEqual([expect.stringContaining("410 Gone")]);
  });

  it("is left to another process", async () => {
    mayDrive = false;
    add(1);
    await pass(HOUR);
    expect([tried, waiting()]).toEqual([[], ["msg_1"]]);
    mayDrive = true;
    sender.wake();
    await pass(0);
    expect(ids()).toEqual(["msg_1"]);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { readKept } from "../../src/notify/kept.js";
import { createOutbox, MOST_MESSAGES } from "../../src/notify/outbox.js";
import { logged, type Logged } from "../store/support.js";
import { FakeNotes, message } from "./support.js";

const NOW = Date.UTC(2026, 2, 4, 6);

let notes: FakeNotes;
let logs: Logged;

/** An outbox that knows what was kept, in whatever order a disk gives it back. */
function open() {
  const outbox = createOutbox({ keep: notes.keep, log: logs.log, now: Date.now });
  outbox.know(readKept(new Map([...notes].reverse())).messages);
  return outbox;
}

const waiting = () => readKept(notes).messages.map(({ id }) => id);

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  notes = new FakeNotes();
  logs = logged();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("the outbox", () => {
  it("keeps its order over restarts, also where the clock was set back", () => {
    for (const number of [1, 2]) open().add(message(number));
    jest.setSystemTime(NOW - 3_600_000);
    open().add(message(3));
    expect(waiting()).toEqual(["msg_1", "msg_2", "msg_3"]);
    expect(open().next()).toMatchObject({ id: "msg_1" });
  });

  it("takes each message once", () => {
    const outbox = open();
    for (const number of [1, 1, 2, 1]) outbox.add(message(number));
    expect(waiting()).toEqual(["msg_1", "msg_2"]);
  });

  it("is bounded: the oldest goes, and the log counts", () => {
    const outbox = open();
    for (let number = 1; number <= MOST_MESSAGES + 3; number += 1) outbox.add(message(number));
    expect(waiting()).toHaveLength(MOST_MESSAGES);
    expect(waiting()[0]).toBe("msg_4");
    for (let next = outbox.next(); next; next = outbox.next()) outbox.remove(next);
    expect(waiting()).toEqual([]);
    expect(logs.lines).toEqual([
      expect.stringContaining("the oldest are dropped"),
      expect.stringContaining('"dropped":3'),
    ]);
  });
});

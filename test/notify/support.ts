import type { Message } from "../../src/notify/message.js";

/** Of one line, unless told otherwise. */
export function message(number: number, line = "main"): Message {
  const body = JSON.stringify({
    type: "verdict.broken",
    timestamp: "2026-03-04T06:00:00.000Z",
    data: { branch: line, step: null, build: { number, state: "failed" }, lights: [] },
  });
  const id = `msg_${number}`;
  return { id, type: "verdict.broken", line, place: number, body, failures: 0, due: 0 };
}

/** What is kept of notes, as it would be found after a restart. */
export class FakeNotes extends Map<string, unknown> {
  readonly keep = (name: string, value: unknown): void => {
    if (value === undefined) this.delete(name);
    else this.set(name, JSON.parse(JSON.stringify(value)));
  };
}

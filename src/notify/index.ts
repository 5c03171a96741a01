import type { Logger } from "pino";
import type { Board } from "../lights/board.js";
import type { Journal } from "../store/journal.js";
import type { Endpoint } from "./deliver.js";
import { forgetKept, type Keep } from "./kept.js";
import { createNotifier, type Notifier } from "./notifier.js";

export interface NotificationOptions {
  /** Undefined where nobody is to be told. */
  readonly endpoint: Endpoint | undefined;
  readonly board: Board;
  readonly journal: Journal;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Tells of the verdicts of what the lights watch, where there is somebody to be told. */
export function openNotifications(
  options: NotificationOptions,
): Pick<Notifier, "take" | "leave" | "close"> {
  const { endpoint, board, journal, log, now } = options;
  const { mayDrive } = journal;
  const keep: Keep = (name, value) => void journal.note(name, value);
  if (!endpoint) {
    return {
      take(notes) {
        forgetKept(notes, keep);
      },
      leave: () => undefined,
      close: () => Promise.resolve(),
    };
  }
  const notifier = createNotifier({ endpoint, board, keep, mayDrive, log, now });
  board.listen(notifier);
  return notifier;
}

import type { Logger } from "pino";
import { createAlarm } from "../lights/alarm.js";
import type { Outcome } from "./deliver.js";
import type { Message } from "./message.js";
import type { Outbox } from "./outbox.js";
import { delayAfter } from "./schedule.js";

/** Sends what waits, one at a time. */
export interface Sender {
  /** Looks again: there may be something to send. */
  readonly wake: () => void;
  /** Cuts what is under way: it waits on in the outbox. */
  readonly close: () => Promise<void>;
}

export interface SenderOptions {
  readonly outbox: Outbox;
  readonly deliver: (message: Message, signal: AbortSignal) => Promise<Outcome>;
  /** Of several processes, one sends. */
  readonly mayDrive: () => boolean;
  /** Called once the receiver wants nothing any more: what waits is then gone. */
  readonly onGone: () => void;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

export function createSender(options: SenderOptions): Sender {
  const { outbox, deliver, mayDrive, onGone, log, now, random } = options;
  const closing = new AbortController();
  const alarm = createAlarm(now, ring);
  let sending: Promise<void> | undefined;
  let isFailing = false;
  /** The receiver asked to be left alone until then, in milliseconds since 1970. */
  let quietUntil = 0;

  function ring(): void {
    sending ??= sendAll().finally(() => {
      sending = undefined;
      wake();
    });
  }

  function wake(): void {
    if (sending || closing.signal.aborted || !mayDrive()) return;
    alarm.set(Math.max(outbox.due(), quietUntil));
  }

  function next(): Message | undefined {
    const isToWait = closing.signal.aborted || !mayDrive() || now() < quietUntil;
    return isToWait ? undefined : outbox.next();
  }

  async function sendAll(): Promise<void> {
    for (let message = next(); message; message = next()) {
      take(message, await deliver(message, closing.signal));
    }
  }

  function take(message: Message, outcome: Outcome): void {
    const { id, type } = message;
    if (outcome.kind === "delivered") {
      log.info({ id, type }, "NOTIFY_URL was told of a verdict");
      outbox.remove(message);
      recover();
    } else if (outcome.kind === "gone") {
      log.error(GONE);
      outbox.clear();
      onGone();
    } else if (!closing.signal.aborted) {
      fail(message, outcome);
    }
  }

  function recover(): void {
    if (!isFailing) return;
    isFailing = false;
    log.info("NOTIFY_URL takes what it is sent again");
    outbox.hurry();
  }

  function fail(
    message: Message,
    { reason, retryAfter }: Extract<Outcome, { kind: "failed" }>,
  ): void {
    const { id, type, failures, due } = message;
    if (!isFailing) log.warn({ reason, id, type }, FAILS);
    isFailing = true;
    quietUntil = now() + retryAfter;
    const isEarly = due > now();
    const delay = delayAfter(failures + 1, random);
    if (isEarly) {
      outbox.postpone(message);
    } else if (delay === undefined) {
      log.error({ reason, id, type }, "NOTIFY_URL did not take this for three days: it is dropped");
      outbox.remove(message);
    } else {
      const next = now() + Math.max(delay, retryAfter);
      outbox.postpone({ ...message, failures: failures + 1, due: next });
    }
  }

  return {
    wake,
    async close() {
      closing.abort();
      alarm.clear();
      await sending;
    },
  };
}

const FAILS =
  "NOTIFY_URL does not take what it is sent: that is kept, and tried again for three days";
const GONE = "NOTIFY_URL answered 410 Gone: nothing more is sent there until the next start";

import type { Logger } from "pino";
import { messageNote, type Keep } from "./kept.js";
import type { Message } from "./message.js";

/** How many wait at the most. */
export const MOST_MESSAGES = 1_000;

/** What waits to be sent. It is kept, and outlives the process. */
export interface Outbox {
  /** Takes up what was kept, in the place of all else. In order. */
  readonly know: (messages: readonly Message[]) => void;
  /** At the end of its line, which is then tried at once. One that is there already changes nothing. */
  readonly add: (message: Omit<Message, "place" | "failures" | "due">) => void;
  /** The first of a line that is due. */
  readonly next: () => Message | undefined;
  /** When there is a next one, in milliseconds since 1970; Infinity where nothing waits. */
  readonly due: () => number;
  /** Its try has failed: it waits, as it says now, and its line with it. */
  readonly postpone: (message: Message) => void;
  readonly remove: (message: Message) => void;
  /** All is due, once. */
  readonly hurry: () => void;
  readonly clear: () => void;
}

export interface OutboxOptions {
  readonly keep: Keep;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createOutbox({ keep, log, now }: OutboxOptions): Outbox {
  /** By id, in order. */
  const messages = new Map<string, Message>();
  /** Lines that are tried before their time. */
  const early = new Set<string>();
  let last = 0;
  let dropped = 0;

  function set(message: Message): void {
    messages.set(message.id, message);
    keep(messageNote(message.id), message);
  }

  function remove({ id, line }: Message): void {
    if (messages.delete(id)) keep(messageNote(id), undefined);
    if (![...messages.values()].some((other) => other.line === line)) early.delete(line);
    if (messages.size > 0 || dropped === 0) return;
    log.warn({ dropped }, "What waited for NOTIFY_URL is through, without the oldest");
    dropped = 0;
  }

  function makeRoom(): void {
    const [oldest] = messages.values();
    if (!oldest || messages.size < MOST_MESSAGES) return;
    if (dropped === 0) log.error({ most: MOST_MESSAGES }, FULL);
    dropped += 1;
    remove(oldest);
  }

  function heads(): Message[] {
    const lines = new Set<string>();
    return [...messages.values()].filter(({ line }) => {
      const isFirst = !lines.has(line);
      lines.add(line);
      return isFirst;
    });
  }

  const dueOf = ({ line, due }: Message) => (early.has(line) ? 0 : due);

  return {
    know(known) {
      messages.clear();
      early.clear();
      for (const message of known) messages.set(message.id, message);
      last = known.at(-1)?.place ?? 0;
    },
    add(message) {
      if (messages.has(message.id)) return;
      makeRoom();
      last = Math.max(last + 1, now());
      set({ ...message, place: last, failures: 0, due: 0 });
      early.add(message.line);
    },
    next: () => heads().find((message) => dueOf(message) <= now()),
    due: () => Math.min(Infinity, ...heads().map(dueOf)),
    postpone(message) {
      early.delete(message.line);
      if (messages.has(message.id)) set(message);
    },
    remove,
    hurry() {
      for (const { line } of messages.values()) early.add(line);
    },
    clear() {
      dropped = 0;
      for (const message of messages.values()) remove(message);
    },
  };
}

const FULL =
  "NOTIFY_URL has not taken anything for so long that no more can be kept: the oldest are dropped";

import type { IncomingHttpHeaders } from "node:http";
import { short } from "../../builds/text.js";
import { wordOf, type Word } from "../../builds/word.js";
import { UnknownEvent, type Received, type WebhookErrorCode } from "../../webhook/index.js";
import type { DeliveryListener, Ending } from "../deliveries.js";
import type { Effects } from "./effects.js";
import { redactBody, redactHeaders } from "./redact.js";

/** Of accepted deliveries, and of all others together. */
const MOST_KEPT = 20;

/**
 * How many words' effects wait for their delivery's end: it is applied before it is answered. With
 * Redis those of other processes wait in vain.
 */
const MOST_WAITING = 200;

/** How a delivery came, how it ended and what it did: nothing in it is secret, all else is from outside. */
export interface RecordedDelivery {
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  readonly verdict: Ending["verdict"];
  readonly refusal?: { readonly code: WebhookErrorCode; readonly message: string };
  /** Missing where the sender went away before it was answered. */
  readonly status?: number;
  /** From the arrival of its headers until the answer has left. */
  readonly milliseconds: number;
  readonly address: string;
  /** `X-Buildkite-Request`. */
  readonly id?: string;
  /** Of a verified delivery, as are the next two. */
  readonly event?: string;
  readonly method?: "signature" | "token";
  /** JSON, cut at some 8 KB. */
  readonly body?: string;
  /** Missing where they are not known: it was not applied, or not yet. */
  readonly effects?: Effects;
  readonly headers: Readonly<Record<string, string>>;
}

/** The last deliveries that this process has received. */
export interface DeliveryRecord {
  /** The newest first: the last 20 that were accepted, and the last 20 that were not. */
  readonly recent: () => readonly RecordedDelivery[];
  /** Hears of every change, in a flood very often; returns a function that removes it. */
  readonly onChange: (listener: () => void) => () => void;
}

export interface KeptDeliveries extends DeliveryRecord {
  readonly deliveries: DeliveryListener;
  /** Hears what a word has changed, before its delivery has ended or after. */
  readonly applied: (word: Word, effects: Effects) => void;
}

interface Kept {
  readonly delivery: Omit<RecordedDelivery, "headers" | "effects">;
  /** As they came: they are redacted when they are read, for in a flood hardly any are. */
  readonly headers: IncomingHttpHeaders;
  /** What its effects are known by; undefined where nothing is to be applied. */
  readonly word: string | undefined;
  readonly effects: Effects | undefined;
}

export function keepDeliveries(now: () => number): KeptDeliveries {
  const listeners = new Set<() => void>();
  const waiting = new Map<string, Effects>();
  let all: readonly Kept[] = [];

  function change(next: readonly Kept[]): void {
    all = next;
    for (const listener of listeners) listener();
  }

  function wait(word: string, effects: Effects): void {
    waiting.set(word, effects);
    const [oldest] = waiting.keys();
    if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest);
  }

  return {
    deliveries: {
      ended(ending) {
        const { received, headers } = ending;
        // A duplicate is not applied.
        const word = received && !received.duplicate ? nameOf(wordOf(received)) : undefined;
        const effects = word === undefined ? undefined : waiting.get(word);
        if (word !== undefined) waiting.delete(word);
        change(bounded([{ delivery: describe(ending, now()), headers, word, effects }, ...all]));
      },
      // Of a delivery that was answered before, which is in the record as it was answered.
      failed: () => undefined,
    },
    applied(word, effects) {
      const name = nameOf(word);
      const found = all.find((each) => each.word === name && !each.effects);
      if (!found) wait(name, effects);
      else change(all.map((each) => (each === found ? { ...each, effects } : each)));
    },
    recent: () =>
      all.map(({ delivery, headers, effects }) => {
        return { ...delivery, headers: redactHeaders(headers), ...(effects && { effects }) };
      }),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A flood of one kind pushes out none of the other. */
function bounded(all: readonly Kept[]): readonly Kept[] {
  const counts = { accepted: 0, others: 0 };
  return all.filter(({ delivery }) => {
    const kind = delivery.verdict === "accepted" ? "accepted" : "others";
    counts[kind] += 1;
    return counts[kind] <= MOST_KEPT;
  });
}

function describe(ending: Ending, now: number): Kept["delivery"] {
  const { verdict, received, id, address, milliseconds } = ending;
  const refusal = verdict === "refused" ? ending.refusal : undefined;
  const status = verdict === "aborted" ? undefined : (refusal?.status ?? 200);
  return {
    at: Math.round(now - milliseconds),
    verdict,
    milliseconds,
    address,
    ...(id !== undefined && { id }),
    ...(refusal && { refusal: { code: refusal.code, message: refusal.message } }),
    ...(status !== undefined && { status }),
    ...(received && describeReceived(received)),
  };
}

function describeReceived({ event, delivery: { method } }: Received) {
  const body = redactBody(event instanceof UnknownEvent ? event.payload : event);
  return { event: short(event.event), method, body };
}

/**
 * The same for a word and for what is left of it after its way through Redis, which knows nothing of
 * deliveries. Words that arrived in one millisecond and share it tell the same.
 */
function nameOf({ receivedAt, moment, sighting }: Word): string {
  const { build, job } = sighting ?? {};
  const whats = [build?.id, build?.state, build?.t, build?.newest, job?.id, job?.state];
  return [receivedAt, moment, ...whats].join(" ");
}

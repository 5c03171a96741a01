import { wordOf, type Word } from "../../builds/word.js";
import type { DeliveryListener } from "../deliveries.js";
import type { Effects } from "./effects.js";
import { later } from "./later.js";
import { redact, summarize } from "./recorded.js";
import type { Content, RecordedDelivery, Summary } from "./recorded.js";

/** Of accepted deliveries, and of all others together. */
const MOST_KEPT = 20;

/** How many words' effects wait for their deliveries to end. With Redis those of other processes never do. */
const MOST_WAITING = 100;

/** Milliseconds for which a delivery may lie here as it came, and a state as it was. */
const WORKED_OUT_WITHIN = 1_000;

/** The last deliveries that this process has received. */
export interface DeliveryRecord {
  /** The newest first: the last 20 that were accepted, and the last 20 that were not. */
  readonly recent: () => readonly RecordedDelivery[];
}

export interface KeptDeliveries extends DeliveryRecord {
  readonly deliveries: DeliveryListener;
  /** Hears what a word has changed, before its delivery has ended or after. */
  readonly applied: (word: Word, effects: () => Effects) => void;
}

/** Most of a flood's are pushed out before they are looked at: what takes time is worked out later. */
interface Kept {
  readonly summary: Summary;
  readonly content: () => Content;
  /** What its effects are known by; undefined where nothing is to be applied. */
  readonly word: string | undefined;
  readonly effects: (() => Effects) | undefined;
}

export function keepDeliveries(now: () => number): KeptDeliveries {
  const waiting = new Map<string, () => Effects>();
  let workingOut: NodeJS.Timeout | undefined;
  let all: readonly Kept[] = [];

  function workOutSoon(): void {
    workingOut ??= setTimeout(() => {
      workingOut = undefined;
      for (const { content, effects } of all) {
        content();
        effects?.();
      }
      for (const effects of waiting.values()) effects();
    }, WORKED_OUT_WITHIN).unref();
  }

  function wait(word: string, effects: () => Effects): void {
    waiting.set(word, effects);
    const [oldest] = waiting.keys();
    if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest);
  }

  function takeEffects(word: string): (() => Effects) | undefined {
    const effects = waiting.get(word);
    waiting.delete(word);
    return effects;
  }

  return {
    deliveries: {
      ended(ending) {
        const { received } = ending;
        // A duplicate is not applied.
        const word = received && !received.duplicate ? nameOf(wordOf(received)) : undefined;
        const effects = word === undefined ? undefined : takeEffects(word);
        const content = later(() => redact(ending));
        workOutSoon();
        all = bounded([{ summary: summarize(ending, now()), content, word, effects }, ...all]);
      },
      // That is for the log: here is how a delivery was answered.
      failed: () => undefined,
    },
    applied(word, effects) {
      const name = nameOf(word);
      workOutSoon();
      const found = all.find((each) => each.word === name && !each.effects);
      if (!found) wait(name, effects);
      else all = all.map((each) => (each === found ? { ...each, effects } : each));
    },
    recent: () =>
      all.map(({ summary, content, effects }) => {
        return { ...summary, ...content(), ...(effects && { effects: effects() }) };
      }),
  };
}

/** A flood of one kind pushes out none of the other. */
function bounded(all: readonly Kept[]): readonly Kept[] {
  const counts = { accepted: 0, others: 0 };
  return all.filter(({ summary }) => {
    const kind = summary.verdict === "accepted" ? "accepted" : "others";
    counts[kind] += 1;
    return counts[kind] <= MOST_KEPT;
  });
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

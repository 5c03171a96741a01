import type { Logger } from "pino";
import { rest } from "../../http/rest.js";
import type { Keepsakes } from "../keepsakes.js";
import { CLOSE_GRACE } from "../light.js";
import type { Effect } from "../look.js";
import { LightError, newest } from "../newest.js";
import type { Tally } from "../tally.js";
import type { LanBulb } from "./client.js";
import { ClientStalledError, command } from "./command.js";
import { toMessages } from "./messages.js";
import { askColor } from "./question.js";

/**
 * After each effect, for each of its messages: LIFX allows 20 messages a second to a bulb. This makes
 * eleven at most, a resend takes the library 150 ms in itself, and in the second in which a bulb is
 * found there are eight more: three of discovery, and questions for its label and its colour.
 */
const REST_MS = 100;

const RETRY_MS = 1_000;
const RETRY_LATER_MS = 5_000;
const TRIES_BEFORE_LATER = 30;

/** Seconds. */
const GIVE_BACK_DURATION = 1;

export interface BulbSender {
  readonly bulb: LanBulb;
  /** Without an effect, what is not through is forgotten. */
  show(effect: Effect | undefined): void;
  /** The bulb answers again after a time without: tries at once what is not through. */
  returned(): void;
  /** Gives back what the bulb showed before us, if that is known, within CLOSE_GRACE. */
  giveBack(): Promise<void>;
  /** Gives what is under way CLOSE_GRACE to get through. What is shown later is sent again. */
  finish(): Promise<void>;
  /** The client ends: nothing gets through any more. */
  close(): Promise<void>;
}

export interface BulbSenderOptions {
  readonly bulb: LanBulb;
  readonly keepsakes: Keepsakes;
  /** The ids of the bulbs that may show something of ours, whatever client took it there. */
  readonly driven: Set<string>;
  /** Whether the bulb may be changed: not while another process drives it. */
  readonly mayDrive: () => boolean;
  readonly tally: Tally;
  readonly log: Logger;
  /** The client is no longer of use. */
  readonly onStalled: (error: ClientStalledError) => void;
}

/** Takes effects to one bulb, the newest always, and for as long as it needs. */
export function createBulbSender(options: BulbSenderOptions): BulbSender {
  const { bulb, keepsakes, driven, mayDrive, tally, log, onStalled } = options;
  /**
   * What the client has begun it goes on with, whoever gives it up: the next message waits for that,
   * unless the client itself ends.
   */
  const ending = new AbortController();
  /** What is sent again when the bulb returns. */
  let latest: Effect | undefined;
  /** When that was asked for, until it is shown. */
  let askedAt: number | undefined;
  /** Whether the bulb is to be driven: no longer when it is given back. */
  let isWanted = false;
  let sending = false;
  let failures = 0;

  /** Notes what the bulb shows, unless something of ours may be among it. */
  async function keep(signal: AbortSignal): Promise<void> {
    if (!mayDrive() || driven.has(bulb.id)) return;
    if (keepsakes.get(bulb.id) === undefined) {
      const color = await askColor(bulb, signal);
      if (!isWanted || !mayDrive() || signal.aborted) return;
      if (color) await keepsakes.set(bulb.id, color);
      else log.info(named(bulb), "The LIFX bulb does not say what it shows: it is not given back");
    }
    driven.add(bulb.id);
  }

  async function send(effect: Effect, signal: AbortSignal): Promise<void> {
    if (!mayDrive()) return;
    sending = true;
    try {
      const messages = toMessages(effect);
      for (const message of messages) {
        signal.throwIfAborted();
        await command(bulb, message, ending.signal);
      }
      failures = 0;
      noteShown(effect);
      await rest(REST_MS * messages.length, signal);
    } catch (cause) {
      if (cause instanceof ClientStalledError) onStalled(cause);
      if (!mayDrive()) return;
      failures += 1;
      const error = unreached(
        bulb,
        failures > TRIES_BEFORE_LATER ? RETRY_LATER_MS : RETRY_MS,
        cause,
      );
      if (!signal.aborted) tally.failed("lan", error.code);
      throw error;
    } finally {
      sending = false;
    }
  }

  function noteShown(effect: Effect): void {
    if (effect !== latest || askedAt === undefined) return;
    tally.shown("lan", performance.now() - askedAt);
    askedAt = undefined;
  }

  async function giveBack(signal: AbortSignal): Promise<void> {
    const color = keepsakes.get(bulb.id);
    if (color === undefined) return;
    const messages = toMessages({ movement: "still", color, duration: GIVE_BACK_DURATION });
    while (mayDrive() && !signal.aborted && !ending.signal.aborted) {
      try {
        for (const message of messages) await command(bulb, message, ending.signal);
        keepsakes.delete(bulb.id);
        driven.delete(bulb.id);
        return;
      } catch (cause) {
        if (cause instanceof ClientStalledError) onStalled(cause);
      } finally {
        await rest(REST_MS, signal);
      }
    }
  }

  const sender = newest<Effect>({
    before: keep,
    send,
    onFailure: (err) => {
      log.warn({ ...named(bulb), err }, err.message);
    },
    onRecovery: () => {
      if (!mayDrive()) return;
      log.info(named(bulb), "The LIFX bulb answers again and shows what it should");
    },
  });

  return {
    bulb,
    show(effect) {
      latest = effect;
      askedAt = performance.now();
      isWanted = effect !== undefined;
      if (effect) sender.set(effect);
      else sender.clear();
    },
    returned() {
      failures = 0;
      if (latest !== undefined && !sending) sender.set(latest);
    },
    async giveBack() {
      latest = undefined;
      isWanted = false;
      sender.clear();
      await sender.finish(CLOSE_GRACE, giveBack);
    },
    async finish() {
      latest = undefined;
      await sender.finish(CLOSE_GRACE);
    },
    async close() {
      ending.abort();
      await sender.close();
    },
  };
}

/** The bulb, as it is known to people, for a log. */
export function named({ id, address, label }: LanBulb): object {
  return { id, address, ...(label === null ? {} : { label }) };
}

function unreached(bulb: LanBulb, retryAfter: number, cause: unknown): LightError {
  return new LightError(
    "lan_bulb_silent",
    `The LIFX bulb ${bulb.label ?? bulb.id} does not answer at ${bulb.address}: ` +
      "check that it has power and Wi-Fi. It is tried again until it does",
    retryAfter,
    { cause },
  );
}

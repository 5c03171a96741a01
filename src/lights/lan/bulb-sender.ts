import type { Logger } from "pino";
import type { Effect } from "../look.js";
import { LightError, newest } from "../newest.js";
import type { LanBulb } from "./client.js";
import { ClientStalledError, command } from "./command.js";
import { toMessages } from "./messages.js";
import { rest } from "./rest.js";

/**
 * Between two effects, for LIFX allows 20 messages a second to a bulb. An effect is two at most, so
 * that this makes 14; discovery needs some, and a resend takes the library 150 ms in itself.
 */
const REST_MS = 150;

const RETRY_MS = 1_000;
const RETRY_LATER_MS = 5_000;
const TRIES_BEFORE_LATER = 30;

/** A bulb is found before its label is known. */
const LABEL_AFTER_MS = 1_000;

export interface BulbSender {
  /** Without an effect, what is not through is forgotten. */
  show(effect: Effect | undefined): void;
  /** The bulb answers again after a time without: tries at once what is not through. */
  returned(): void;
  /** `grace`: see `newest`. */
  close(grace: number): Promise<void>;
}

export interface BulbSenderOptions {
  readonly bulb: LanBulb;
  readonly log: Logger;
  /** The client is no longer of use. */
  readonly onStalled: (error: ClientStalledError) => void;
}

/** Takes effects to one bulb, the newest always, and for as long as it needs. */
export function createBulbSender({ bulb, log, onStalled }: BulbSenderOptions): BulbSender {
  let latest: Effect | undefined;
  let sending = false;
  let failures = 0;

  async function send(effect: Effect, signal: AbortSignal): Promise<void> {
    sending = true;
    try {
      for (const message of toMessages(effect)) await command(bulb, message, signal);
      failures = 0;
      await rest(REST_MS, signal);
    } catch (cause) {
      if (cause instanceof ClientStalledError) onStalled(cause);
      failures += 1;
      throw unreached(bulb, failures > TRIES_BEFORE_LATER ? RETRY_LATER_MS : RETRY_MS, cause);
    } finally {
      sending = false;
    }
  }

  const sender = newest<Effect>({
    send,
    onFailure: (err) => {
      log.warn({ ...named(bulb), err }, err.message);
    },
    onRecovery: () => {
      log.info(named(bulb), "The LIFX bulb answers again and shows what it should");
    },
  });

  const announcement = setTimeout(() => {
    log.info(named(bulb), "Found a LIFX bulb on the LAN");
  }, LABEL_AFTER_MS);

  return {
    show(effect) {
      latest = effect;
      if (effect) sender.set(effect);
      else sender.clear();
    },
    returned() {
      failures = 0;
      if (latest !== undefined && !sending) sender.set(latest);
    },
    async close(grace) {
      clearTimeout(announcement);
      await sender.close(grace);
    },
  };
}

function named({ id, address, label }: LanBulb): { id: string; address: string; label?: string } {
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

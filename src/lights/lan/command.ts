import type { Acknowledge, LanBulb } from "./client.js";
import type { Message } from "./messages.js";

/**
 * The library gives up a silent bulb after about half a second (three sends, 150 ms apart), but it
 * counts by the wall clock: when that is set back, it waits for as long.
 */
const STALLED_AFTER_MS = 5_000;

/** The command is stuck in the library's queue, and only a new client is rid of it. */
export class ClientStalledError extends Error {
  override readonly name = "ClientStalledError";
}

/**
 * Resolves once the bulb has acknowledged the message. Rejects when it has not, and on `signal`,
 * because a client that is destroyed calls nothing back.
 */
export function command(bulb: LanBulb, message: Message, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const end: Acknowledge = (error) => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", closed);
      if (error === null) resolve();
      else reject(error);
    };
    const closed = (): void => {
      end(new Error("Closed before the bulb has acknowledged"));
    };
    const stalled = setTimeout(() => {
      end(new ClientStalledError("The LAN client neither sent a command nor gave it up"));
    }, STALLED_AFTER_MS);
    signal.addEventListener("abort", closed, { once: true });
    transmit(bulb, message, end);
  });
}

function transmit(bulb: LanBulb, message: Message, callback: Acknowledge): void {
  const { hue, saturation, brightness, kelvin } = message.color;
  const color = [hue, saturation * 100, brightness * 100, kelvin] as const;
  if (message.type === "SetColor") {
    bulb.color(...color, message.duration, callback);
  } else {
    const { transient, period, cycles, skewRatio, waveform } = message;
    bulb.waveform(...color, transient, period, cycles, skewRatio, waveform, callback);
  }
}

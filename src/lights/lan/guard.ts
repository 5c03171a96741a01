import type { Client } from "lifx-lan-client";
import type { Logger } from "pino";
import { announces, isWellFormed, sourceOf } from "./datagram.js";

const LOG_EVERY_MS = 60_000;

/**
 * More than any office has. Made-up bulbs beyond it must not fill the memory, and the library tells
 * acknowledgements apart by sequence numbers of 8 bits alone: commands in flight have to stay few.
 */
const MOST_BULBS = 100;

/**
 * Puts itself in front of the listeners that the client's `init` has put on its socket. Anyone on
 * the network can send to that socket, and the library's parser throws on what is malformed, which
 * would end the process. The library prints errors to the console and closes the socket for good;
 * `onError` gets them instead.
 */
export function guard(client: Client, log: Logger, onError: (error: Error) => void): void {
  const { socket } = client;
  const source = client.source.toLowerCase();
  const receivers = socket.listeners("message");
  const ignore = ignoring(log);

  function isOneTooMany(datagram: Buffer): boolean {
    const id = announces(datagram);
    const { devices } = client;
    return id !== undefined && !(id in devices) && Object.keys(devices).length >= MOST_BULBS;
  }

  socket.removeAllListeners("message").removeAllListeners("error");
  socket.on("error", onError);
  socket.on("message", (datagram, sender) => {
    if (!isWellFormed(datagram) || isOneTooMany(datagram)) {
      ignore(sender.address);
      return;
    }
    if (sourceOf(datagram) !== source) return;
    try {
      for (const receive of receivers) receive(datagram, sender);
    } catch (error) {
      ignore(sender.address, error);
    }
  });
}

/** Counts what is ignored, and logs the count once a minute at most: there may be a flood of it. */
function ignoring(log: Logger): (sender: string, err?: unknown) => void {
  let ignored = 0;
  let loggedAt = -Infinity;

  return (sender, err) => {
    ignored += 1;
    const now = performance.now();
    if (now - loggedAt < LOG_EVERY_MS) return;
    log.warn(
      { ignored, sender, err },
      "Ignored datagrams that are no complete answers of a LIFX bulb; the sender is that of the last one",
    );
    ignored = 0;
    loggedAt = now;
  };
}

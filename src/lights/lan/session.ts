import lifx, { type Client } from "lifx-lan-client";
import type { Logger } from "pino";
import type { Effect } from "../look.js";
import { createBulbSender, type BulbSender } from "./bulb-sender.js";
import { guard } from "./guard.js";

const DISCOVERY_INTERVAL_MS = 5_000;

/** The library's pause before it sends anything. The pauses that LIFX asks for are the sender's. */
const MESSAGE_RATE_LIMIT_MS = 1;

export interface SessionOptions {
  readonly addresses: readonly string[];
  readonly broadcast?: string | undefined;
  readonly log: Logger;
  /** What a bulb that is found now has to show, if that is known. */
  readonly present: () => Effect | undefined;
  readonly onFound: () => void;
  /** The session is of no more use; it has to be closed and another one opened. */
  readonly onBroken: (error: Error) => void;
}

export interface Session {
  show(effect: Effect | undefined): void;
  /** `grace`: see `newest`. */
  close(grace: number): Promise<void>;
}

/** The life of one client of the library, from its socket's opening to the socket's end. */
export function openSession(options: SessionOptions): Session {
  const { addresses, broadcast, log, present, onFound, onBroken } = options;
  const senders = new Map<string, BulbSender>();
  const client = new lifx.Client();

  client.on("light-new", (bulb) => {
    const sender = createBulbSender({ bulb, log, onStalled: onBroken });
    senders.set(bulb.id, sender);
    const effect = present();
    if (effect !== undefined) sender.show(effect);
    onFound();
  });
  client.on("light-online", (bulb) => {
    // The library only notes the bulb's new address after it has emitted this.
    queueMicrotask(() => senders.get(bulb.id)?.returned());
  });
  client.init({
    lights: addresses,
    ...(broadcast === undefined ? {} : { broadcast }),
    discoveryInterval: DISCOVERY_INTERVAL_MS,
    messageRateLimit: MESSAGE_RATE_LIMIT_MS,
  });
  guard(client, log, onBroken);

  return {
    show(effect) {
      for (const sender of senders.values()) sender.show(effect);
    },
    async close(grace) {
      await Promise.all([...senders.values()].map((sender) => sender.close(grace)));
      destroy(client);
    },
  };
}

/** The library's own `destroy` leaves a socket open that is not bound yet, and then starts to use it. */
function destroy(client: Client): void {
  if (client.isSocketBound) client.destroy();
  else client.socket.close();
}

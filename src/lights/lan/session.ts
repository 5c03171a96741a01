import lifx from "lifx-lan-client";
import type { Logger } from "pino";
import { rest } from "../../http/rest.js";
import type { Keepsakes } from "../keepsakes.js";
import type { Tally } from "../tally.js";
import { createBulbSender, named, type BulbSender } from "./bulb-sender.js";
import type { LanBulb } from "./client.js";
import { destroy } from "./destroy.js";
import { guard } from "./guard.js";
import type { Nameable } from "./names.js";
import { askLabel } from "./question.js";
import { alsoAsked, type Search } from "./search.js";
import { wire } from "./wire.js";

const DISCOVERY_INTERVAL_MS = 5_000;
const ASK_LABEL_AGAIN_MS = 5_000;

/** The library's pause before it sends anything. The pauses that LIFX asks for are the sender's. */
const MESSAGE_RATE_LIMIT_MS = 1;

export interface SessionOptions {
  readonly search: Search;
  readonly keepsakes: Keepsakes;
  /** See BulbSenderOptions. */
  readonly driven: Set<string>;
  readonly mayDrive: () => boolean;
  readonly tally: Tally;
  readonly log: Logger;
  /** A bulb was found, it has another address, or it has become known what it is called. */
  readonly onNews: () => void;
  /** The session is of no more use; it has to be closed and another one opened. */
  readonly onBroken: (error: Error) => void;
}

/** A bulb that was found. */
export interface Found extends Nameable {
  readonly sender: BulbSender;
}

export interface Session {
  readonly found: () => readonly Found[];
  close(): Promise<void>;
}

/** The life of one client of the library, from its socket's opening to the socket's end. */
export function openSession(options: SessionOptions): Session {
  const { search, keepsakes, driven, mayDrive, tally, log, onNews, onBroken } = options;
  const asked = alsoAsked(search);
  /** Where each bulb was last heard from, by its id. */
  const addresses = new Map<string, string>();
  const senders = new Map<string, BulbSender>();
  /** The ids of bulbs whose label nobody waits for any longer. */
  const nameless = new Set<string>();
  const ending = new AbortController();
  const client = new lifx.Client();

  function foundBy(sender: BulbSender): Found {
    const { id, address, label } = sender.bulb;
    return { id, address, label: label ?? (nameless.has(id) ? "" : undefined), sender };
  }

  /** The library asks for a bulb's label once, and notes every answer; either may get lost. */
  async function introduce(bulb: LanBulb): Promise<void> {
    await askLabel(bulb, ending.signal);
    if (ending.signal.aborted) return;
    log.info(named(bulb), "Found a LIFX bulb on the LAN");
    if (bulb.label === null) nameless.add(bulb.id);
    onNews();
    await learnLabel(bulb);
  }

  async function learnLabel(bulb: LanBulb): Promise<void> {
    while (bulb.label === null) {
      await rest(ASK_LABEL_AGAIN_MS, ending.signal);
      if (ending.signal.aborted) return;
      if ((await askLabel(bulb, ending.signal)) !== undefined) onNews();
    }
  }

  function open(bulb: LanBulb): BulbSender {
    const onStalled = onBroken;
    return createBulbSender({ bulb, keepsakes, driven, mayDrive, tally, log, onStalled });
  }

  client.on("light-new", (bulb) => {
    senders.set(bulb.id, open(bulb));
    addresses.set(bulb.id, bulb.address);
    onNews();
    void introduce(bulb);
  });
  client.on("light-online", (bulb) => {
    // The library only notes the bulb's new address after it has emitted this.
    queueMicrotask(() => senders.get(bulb.id)?.returned());
  });
  client.on("message", ({ target }) => {
    const sender = senders.get(target);
    if (sender === undefined || sender.bulb.address === addresses.get(target)) return;
    addresses.set(target, sender.bulb.address);
    log.debug(named(sender.bulb), "A LIFX bulb has another address now");
    sender.returned();
    onNews();
  });
  client.init({
    lights: asked,
    ...(search.broadcast === undefined ? {} : { broadcast: search.broadcast }),
    discoveryInterval: DISCOVERY_INTERVAL_MS,
    messageRateLimit: MESSAGE_RATE_LIMIT_MS,
  });
  guard(client, log, onBroken);
  wire(client, { tally, mayDrive, log });
  // Networks come and go: a machine may start before its Wi-Fi does.
  const looking = setInterval(() => {
    asked.splice(0, Infinity, ...alsoAsked(search));
  }, DISCOVERY_INTERVAL_MS);

  return {
    found: () => [...senders.values()].map(foundBy),
    async close() {
      ending.abort();
      clearInterval(looking);
      await Promise.all([...senders.values()].map((sender) => sender.close()));
      destroy(client);
    },
  };
}

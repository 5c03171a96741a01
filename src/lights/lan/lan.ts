import type { Logger } from "pino";
import type { Keepsakes } from "../keepsakes.js";
import type { Light } from "../light.js";
import type { Tally } from "../tally.js";
import type { BulbSender } from "./bulb-sender.js";
import { createLanLight, type LanLight } from "./lan-light.js";
import { driverOf } from "./names.js";
import type { Search } from "./search.js";
import { openSession, type Found, type Session } from "./session.js";

const REOPEN_MS = 1_000;
const REOPEN_LATER_MS = 30_000;

export interface LanOptions extends Search {
  readonly keepsakes: Keepsakes;
  /**
   * Asked before each datagram that changes a bulb: while another process drives the bulbs, nothing
   * of that kind is sent. What is shown meanwhile has to be shown again after it.
   */
  readonly mayDrive: () => boolean;
  readonly tally: Tally;
  readonly log: Logger;
}

/** The LIFX bulbs of the local network. The search for them begins with the first light. */
export interface Lan {
  /**
   * A light for the bulbs of these labels, ids or IPv4 addresses, or for every bulb that no other
   * light names. A bulb is driven by the first light that names it. Throws a TypeError where one of
   * the LAN's addresses has not the form of an IPv4 address.
   */
  light(bulbs: readonly string[]): Light;
  /** Closes the lights that are left, and ends the search. */
  close(): Promise<void>;
}

export function createLan(options: LanOptions): Lan {
  const { addresses, broadcast, keepsakes, mayDrive, tally, log } = options;
  const search: Search = { addresses, broadcast };
  const lights: LanLight[] = [];
  const drivers = new Map<BulbSender, LanLight>();
  const driven = new Set<string>();
  let session: Session | undefined;
  let failures = 0;
  let reopening: NodeJS.Timeout | undefined;

  function open(): Session {
    return openSession({
      ...{ search, keepsakes, driven, mayDrive, tally, log },
      ...{ onNews, onBroken },
    });
  }

  const found = (): readonly Found[] => session?.found() ?? [];

  function onNews(): void {
    failures = 0;
    match();
  }

  function match(): void {
    for (const bulb of found()) {
      const { sender } = bulb;
      const light = driverOf(bulb, lights);
      if (light === undefined || light === drivers.get(sender)) continue;
      drivers.set(sender, light);
      sender.show(light.present());
    }
  }

  function onBroken(err: Error): void {
    if (session === undefined) return;
    void session.close();
    session = undefined;
    drivers.clear();
    if (failures === 0) log.error({ err }, "The LAN socket failed; another one is opened");
    reopening = setTimeout(
      () => {
        reopening = undefined;
        session = open();
      },
      Math.min(REOPEN_MS * 2 ** failures, REOPEN_LATER_MS),
    );
    failures += 1;
  }

  function drivenBy(light: LanLight): readonly BulbSender[] {
    return [...drivers].flatMap(([sender, driver]) => (driver === light ? [sender] : []));
  }

  function release(light: LanLight): void {
    for (const sender of drivenBy(light)) drivers.delete(sender);
    if (lights.includes(light)) lights.splice(lights.indexOf(light), 1);
    // Later, for a light that is closed in the same breath must not get the bulbs for a moment.
    queueMicrotask(match);
  }

  return {
    light(names) {
      if (reopening === undefined) session ??= open();
      const light: LanLight = createLanLight({
        names,
        search,
        found,
        driven: () => drivenBy(light),
        keepsakes,
        mayDrive,
        log,
        onClose: () => {
          release(light);
        },
      });
      lights.push(light);
      match();
      return light;
    },
    async close() {
      await Promise.all([...lights].map((light) => light.close()));
      clearTimeout(reopening);
      reopening = undefined;
      await session?.close();
      session = undefined;
    },
  };
}

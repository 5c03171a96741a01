import type { Logger } from "pino";
import { CLOSE_GRACE, type Light } from "../light.js";
import type { Effect } from "../look.js";
import { openSession, type Session } from "./session.js";

const NOT_FOUND_AFTER_MS = 15_000;
const REOPEN_MS = 1_000;
const REOPEN_LATER_MS = 30_000;

const NOT_FOUND =
  "No LIFX bulb found on the LAN yet. Check that bulb and computer are in the same network, that it " +
  "is no guest Wi-Fi (those keep devices apart), and that nothing blocks UDP port 56700 or " +
  "broadcasts. Where broadcasts do not reach the bulb, set LIFX_LAN_ADDRESSES to its address. " +
  "The search goes on";

export interface LanLightOptions {
  /** IPv4 addresses of bulbs that broadcasts may not reach. Others are found as well. */
  readonly addresses: readonly string[];
  /** The address that discovery is broadcast to; 255.255.255.255 where it is left out. */
  readonly broadcast?: string | undefined;
  readonly log: Logger;
}

/**
 * Shows frames on every LIFX bulb that is found on the local network. Throws a TypeError for an
 * address that has not the form of an IPv4 address.
 */
export function createLanLight({ addresses, broadcast, log }: LanLightOptions): Light {
  let present: Effect | undefined;
  let failures = 0;
  let reopening: NodeJS.Timeout | undefined;
  let session: Session | undefined = open();

  const searching = setTimeout(() => {
    log.warn({ addresses, broadcast }, NOT_FOUND);
  }, NOT_FOUND_AFTER_MS);

  function open(): Session {
    return openSession({
      addresses,
      broadcast,
      log,
      present: () => present,
      onFound,
      onBroken,
    });
  }

  function onFound(): void {
    failures = 0;
    clearTimeout(searching);
  }

  function onBroken(err: Error): void {
    if (session === undefined) return;
    void session.close(0);
    session = undefined;
    if (failures === 0) log.error({ err }, "The LAN socket failed; another one is opened");
    reopening = setTimeout(
      () => {
        session = open();
      },
      Math.min(REOPEN_MS * 2 ** failures, REOPEN_LATER_MS),
    );
    failures += 1;
  }

  return {
    kind: "lan",
    show({ effect }) {
      present = effect;
      session?.show(effect);
    },
    async close() {
      clearTimeout(searching);
      clearTimeout(reopening);
      const closing = session?.close(CLOSE_GRACE);
      session = undefined;
      await closing;
    },
  };
}

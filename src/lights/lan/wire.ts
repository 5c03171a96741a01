import type { Client } from "lifx-lan-client";
import type { Logger } from "pino";
import type { Tally } from "../tally.js";
import { isCommand } from "./datagram.js";

export interface WireOptions {
  readonly tally: Tally;
  /** Whether bulbs may be changed: not while another process drives them. */
  readonly mayDrive: () => boolean;
  readonly log: Logger;
}

/**
 * Puts itself in front of what the client sends, its resends included. A command is judged here once
 * more, for a process that was stopped and is continued would else first resend what is long stale.
 * What cannot be sent is logged, once until it can: on the socket as an error, one network that is
 * away would end the session in every other.
 */
export function wire(client: Client, { tally, mayDrive, log }: WireOptions): void {
  const { socket } = client;
  const send = socket.send.bind(socket);
  const unreachable = new Set<string>();

  socket.send = (datagram, offset, length, port, address) => {
    if (isCommand(datagram) && !mayDrive()) return;
    tally.sent("lan");
    send(datagram, offset, length, port, address, (err) => {
      if (!err) unreachable.delete(address);
      else if (!unreachable.has(address)) {
        unreachable.add(address);
        log.warn({ address, err }, UNSENT);
      }
    });
  };
}

const UNSENT =
  "Nothing can be sent to this address of the LAN: check this machine's network and firewall. It is " +
  "tried again until it works";

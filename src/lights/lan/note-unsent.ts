import { systemCode } from "../../http/system-code.js";
import type { ClientSocket } from "./client.js";

/**
 * Notes by its address what cannot be sent, and why. On the socket as an error, one network that is
 * away would end the search in every other.
 */
export function noteUnsent(socket: Pick<ClientSocket, "send">, unsent: Map<string, string>): void {
  const send = socket.send.bind(socket);
  socket.send = (datagram, offset, length, port, address) => {
    send(datagram, offset, length, port, address, (error) => {
      if (error) unsent.set(address, systemCode(error) ?? "unknown error");
    });
  };
}

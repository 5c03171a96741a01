import type { Client } from "lifx-lan-client";

/** The library's own `destroy` leaves a socket open that is not bound yet, and then starts to use it. */
export function destroy(client: Client): void {
  if (client.isSocketBound) client.destroy();
  else client.socket.close();
}

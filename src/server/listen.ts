import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { limitCrowd } from "./guards/limit-crowd.js";
import { onceATurn } from "./guards/once-a-turn.js";

export interface Listening {
  /** Where this machine reaches it, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** Takes nothing more; what is under way goes on. */
  readonly stop: () => void;
  /** Resolves once all connections have ended; those that are left after STOP_GRACE are cut. */
  readonly ended: () => Promise<void>;
}

/** Milliseconds. */
const TIMEOUTS = {
  /** For a request's headers, and for all of it, to arrive; checked that often. */
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 5_000,
  /** Longer than proxies keep a connection (Heroku's router: 90 s), so that none of them sends a
   * delivery on one that we have just closed. */
  keepAliveTimeout: 95_000,
};

/** Whoever comes when it is full takes the place of what drips or idles. */
const CROWD = { connections: 1_000, bodyBytes: 64 * 1024 * 1024 };

/** Connections that wait to be accepted: where they find no room, a client comes again after a second. */
const BACKLOG = 4_096;

/** Milliseconds for a request that is under way to end, once the app stops. */
const STOP_GRACE = 2_000;

/** Rejects where the port cannot be had. `host` is undefined for all interfaces. */
export async function listen(
  app: RequestListener,
  { port, host }: { readonly port: number; readonly host: string | undefined },
): Promise<Listening> {
  let stopping = false;
  const isAwaited = onceATurn();
  const underWay = new Set<ServerResponse>();
  const server = createServer(TIMEOUTS, (request, response) => {
    if (stopping) endWith(response);
    // Pipelined: nobody needs that, and one read of it would be thousands of requests at once. Those
    // behind an answer that is not through have no socket, and never hear of their connection's end.
    if (!response.socket || !isAwaited(request.socket)) {
      request.destroy();
      return;
    }
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
    app(request, response);
  });
  limitCrowd(server, CROWD);
  try {
    await once(server.listen({ port, host, backlog: BACKLOG }), "listening");
  } catch (error) {
    const advice = "Nothing can listen here: set another PORT or HOST, or end what uses this one";
    throw new Error(advice, { cause: error });
  }
  const closed = once(server, "close");
  return {
    origin: originOf(server),
    stop() {
      stopping = true;
      underWay.forEach(endWith);
      server.close();
    },
    async ended() {
      server.closeIdleConnections();
      const waiting = new AbortController();
      const { signal } = waiting;
      const over = sleep(STOP_GRACE, undefined, { signal }).catch(() => undefined);
      await Promise.race([closed, over]);
      waiting.abort();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Ends the connection with this answer: who keeps it would else send more on it, which nobody takes. */
function endWith(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  const { address: host, family, port } = address;
  const everywhere = host === "::" || host === "0.0.0.0";
  const name = everywhere ? "127.0.0.1" : family === "IPv6" ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}

import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

export interface CrowdLimits {
  readonly connections: number;
  /** Of all bodies that have begun and not ended, as long as their headers say they will be. */
  readonly bodyBytes: number;
}

/** A body that says no length, or a longer one than is kept, takes as much as the longest. */
const LONGEST_BODY = 1024 * 1024;

/**
 * Keeps so many connections, and so much of bodies that are on their way. Whoever comes when it is
 * full takes the place of those that were longest without a whole request: so what drips or idles
 * keeps out no delivery, which is there as soon as its packets are. Those that are being answered,
 * as pages that follow a stream are, go last. A limit by address would not tell them apart: behind a
 * proxy all connections come from one.
 */
export function limitCrowd(server: Server, { connections, bodyBytes }: CrowdLimits): void {
  const answered = new Set<Socket>();
  const open = createRoom(connections, answered);
  const arriving = createRoom(bodyBytes);
  server.on("connection", (socket) => {
    open.enter(socket, 1);
    socket.once("close", () => {
      answered.delete(socket);
      open.leave(socket);
      arriving.leave(socket);
    });
  });
  server.prependListener("request", (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const answer = (): void => {
      open.enter(socket, 1);
      if (response.closed) return;
      answered.add(socket);
      response.once("close", () => answered.delete(socket));
    };
    const length = bodyLength(request);
    if (length === 0) {
      answer();
      return;
    }
    arriving.enter(socket, length);
    request.once("end", () => {
      arriving.leave(socket);
      answer();
    });
  });
}

function bodyLength({ headers }: IncomingMessage): number {
  if (headers["transfer-encoding"] !== undefined) return LONGEST_BODY;
  return Math.min(Number(headers["content-length"] ?? 0), LONGEST_BODY);
}

/** In the order of coming; whoever comes again stands at the end again. The `last` go after all others. */
function createRoom(capacity: number, last?: ReadonlySet<Socket>) {
  const sizes = new Map<Socket, number>();
  let taken = 0;

  function leave(socket: Socket): void {
    taken -= sizes.get(socket) ?? 0;
    sizes.delete(socket);
  }

  function* inTheirOrder(): Generator<Socket> {
    for (const socket of sizes.keys()) if (!last?.has(socket)) yield socket;
    yield* sizes.keys();
  }

  return {
    enter(socket: Socket, size: number): void {
      leave(socket);
      if (socket.destroyed) return;
      for (const longest of inTheirOrder()) {
        if (taken + size <= capacity) break;
        leave(longest);
        longest.destroy();
      }
      sizes.set(socket, size);
      taken += size;
    },
    leave,
  };
}

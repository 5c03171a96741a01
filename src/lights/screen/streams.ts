import type { IncomingMessage, ServerResponse } from "node:http";
import { createChannel, createSession, type Session } from "better-sse";
import type { Logger } from "pino";
import type { LightsMessage } from "./message.js";
import { refuse } from "./refuse.js";

const MAX_STREAMS = 200;
const MAX_BUFFERED_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;

export interface Streams {
  /**
   * Answers `GET /events` with an endless stream. Never rejects. `isTrusted`: the reader may know
   * names.
   */
  readonly handler: (
    req: IncomingMessage,
    res: ServerResponse,
    isTrusted?: boolean,
  ) => Promise<void>;
  /** Sends the message to every open stream. */
  readonly send: () => void;
  /** Tells the streams of readers who may know names that there is something new to ask for. */
  readonly tellOfChange: () => void;
  readonly close: () => void;
}

export interface StreamsOptions {
  /** As of now. A stream opens with it. */
  readonly message: (isTrusted: boolean) => LightsMessage;
  readonly log: Logger;
}

interface Reader {
  readonly res: ServerResponse;
  readonly isTrusted: boolean;
}

export function createStreams({ message, log }: StreamsOptions): Streams {
  const channel = createChannel<Record<string, never>, Reader>();
  let open = 0;
  let full = false;
  let closed = false;

  // One timer here, none in the sessions: better-sse never clears that of a session whose client
  // left while it was being set up. The event is for the page, which cannot see a comment.
  const heartbeat = setInterval(() => {
    for (const session of channel.activeSessions) {
      void session.batch((buffer) => {
        buffer.comment().event("heartbeat").data("").dispatch();
      });
    }
    dropUnread();
  }, HEARTBEAT_MS).unref();

  function drop(session: Session<Reader>): void {
    channel.deregister(session);
    session.state.res.destroy();
  }

  function dropUnread(): void {
    for (const session of channel.activeSessions) {
      if (session.state.res.writableLength > MAX_BUFFERED_BYTES) drop(session);
    }
  }

  function admit(res: ServerResponse): boolean {
    if (open >= MAX_STREAMS) {
      if (!full) {
        log.warn({ open }, "too many pages follow the screen light: close some; others get 503");
      }
      full = true;
      return false;
    }
    full = false;
    open += 1;
    res.once("close", () => {
      open -= 1;
    });
    return true;
  }

  return {
    async handler(req, res, isTrusted = false) {
      if (req.method !== "GET") {
        refuse(res, 405, "method_not_allowed", "Only GET opens the stream.", { allow: "GET" });
        return;
      }
      if (!admit(res)) {
        refuse(res, 503, "too_many_streams", "Too many pages are open. Close some and try again.", {
          "retry-after": "5",
        });
        return;
      }
      let session;
      try {
        session = await createSession<Reader>(req, res, {
          state: { res, isTrusted },
          retry: RETRY_MS,
          keepAlive: null,
          trustClientEventId: false,
          // `close` frees the connection as soon as the stream ends, so that the server can stop.
          headers: { "cache-control": "no-store", connection: "close" },
        });
      } catch {
        // better-sse builds a URL from the Host header, which may be anything.
        refuse(res, 400, "request_malformed", "The URL or the Host header cannot be read.");
        return;
      }
      if (closed) {
        res.end();
      } else if (!res.destroyed) {
        session.push(message(isTrusted), "lights");
        channel.register(session);
      }
    },

    send() {
      const [named, nameless] = [message(true), message(false)];
      for (const session of channel.activeSessions) {
        session.push(session.state.isTrusted ? named : nameless, "lights");
      }
      dropUnread();
    },

    tellOfChange() {
      for (const session of channel.activeSessions) {
        if (session.state.isTrusted) session.push("", "changed");
      }
      dropUnread();
    },

    close() {
      closed = true;
      clearInterval(heartbeat);
      for (const session of channel.activeSessions) {
        channel.deregister(session);
        const { res } = session.state;
        if (res.writableLength > 0) res.destroy();
        else res.end();
      }
    },
  };
}

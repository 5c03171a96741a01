import type { ReadableStream } from "node:stream/web";
import { createParser } from "eventsource-parser";
import { networkCode } from "../http/exchange.js";
import { ENDED, endIn, unreached, UNREADABLE, type LineEnd } from "./line-end.js";
import { readMessage, type FollowedLight } from "./message.js";

/** Characters of one event: a light takes some 400. */
const LONGEST_EVENT = 1024 * 1024;

export interface ReadStreamOptions {
  /** The app's origin. */
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
  /** All lights of the app, as they are now. */
  readonly onLights: (lights: readonly FollowedLight[]) => void;
  /** Something came, if only a sign of life. Not before the first lights have. */
  readonly onHeard: () => void;
}

/** Asks the app for its stream, and resolves with why that has ended, also on `signal`. */
export async function readStream(options: ReadStreamOptions): Promise<LineEnd> {
  const { url, token, signal } = options;
  try {
    const response = await fetch(new URL("/api/follow", url), {
      headers: { Accept: "text/event-stream", Authorization: `Bearer ${token}` },
      // The token is for this host alone.
      redirect: "manual",
      signal,
    });
    const end = endIn(response);
    if (!end) return await readEvents(response.body ?? [], options);
    await response.body?.cancel();
    return end;
  } catch (error) {
    return unreached(
      signal.aborted ? "it has fallen silent" : (networkCode(error) ?? "broken off"),
    );
  }
}

async function readEvents(
  body: ReadableStream<Uint8Array> | readonly Uint8Array[],
  { onLights, onHeard }: ReadStreamOptions,
): Promise<LineEnd> {
  const decoder = new TextDecoder();
  /** What the newest chunk told; undefined where that cannot be read. */
  const told: (readonly FollowedLight[] | undefined)[] = [];
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent({ event, data }) {
      if (event === "lights") told.push(readMessage(data));
    },
    onError({ type }) {
      if (type === "max-buffer-size-exceeded") told.push(undefined);
    },
  });
  let isGreeted = false;
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    for (const lights of told.splice(0)) {
      // Leaving the loop gives the stream up.
      if (!lights) return UNREADABLE;
      onLights(lights);
      isGreeted = true;
    }
    if (isGreeted) onHeard();
  }
  return ENDED;
}

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { WebhookError } from "./errors.js";

/** A request whose body something before us may have read. */
type MaybeParsed = IncomingMessage & { rawBody?: unknown; body?: unknown };
type OnChunk = (chunk: Uint8Array) => void;

const RAW_BODY_UNAVAILABLE =
  "Another parser read the body first: mount the webhook middleware before express.json(), or give that parser { verify: captureRawBody }.";

/** What a refused sender may still send before it is cut off: enough for it to read the answer. */
const DISCARD_BYTES = 16 * 1024 * 1024;

/**
 * Keeps a delivery's raw bytes in `request.rawBody` where a global parser cannot be moved behind
 * the middleware: `app.use(express.json({ verify: captureRawBody }))`.
 */
export function captureRawBody(request: MaybeParsed, _: ServerResponse, body: Uint8Array): void {
  request.rawBody = body;
}

/** Throws what the headers alone say against the body. */
export function checkBodyHeaders(headers: IncomingHttpHeaders, maxBytes: number): void {
  if (!/^(identity)?$/i.test(headers["content-encoding"] ?? "")) {
    const message = "Send the body without Content-Encoding: the signature covers it as it is.";
    throw new WebhookError("body_encoding_unsupported", message);
  }
  if (Number(headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/**
 * The body's raw bytes, each chunk handed to `onChunk` as it arrives; or, where a parser was there
 * first, the bytes it kept. Throws `body_too_large` or `raw_body_unavailable`, and a plain Error
 * where the sender goes away before the end.
 */
export function readBody(request: MaybeParsed, maxBytes: number, onChunk: OnChunk) {
  const kept = request.rawBody instanceof Uint8Array ? request.rawBody : request.body;
  if (kept instanceof Uint8Array) {
    if (kept.byteLength > maxBytes) throw tooLarge(maxBytes);
    onChunk(kept);
    return kept;
  }
  const isRead = request.readableDidRead || request.readableEnded || request.readableEncoding;
  if (isRead) throw new WebhookError("raw_body_unavailable", RAW_BODY_UNAVAILABLE);
  return readStream(request, maxBytes, onChunk);
}

function readStream(request: IncomingMessage, maxBytes: number, onChunk: OnChunk): Promise<Buffer> {
  let body: Buffer = Buffer.alloc(0);
  let length = 0;
  const declared = Number(request.headers["content-length"] ?? maxBytes);
  const room = (needed: number): number => Math.max(needed, Math.min(2 * needed, declared));
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      const start = length;
      length += chunk.byteLength;
      if (length > maxBytes) {
        request.off("data", onData);
        reject(tooLarge(maxBytes));
      } else {
        onChunk(chunk);
        // Gathered by doubling: a list of chunks of a byte each takes 400 times as much memory.
        if (start === 0) body = chunk;
        else if (length > body.length) body = Buffer.concat([body], room(length));
        if (start) chunk.copy(body, start);
      }
    };
    const onEnd = (): void => {
      request.off("close", onGone);
      resolve(body.subarray(0, length));
    };
    const onGone = (): void => {
      reject(new Error(`The sender went away after ${String(length)} bytes of the body.`));
    };
    request.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone).resume();
    if (request.destroyed) onGone();
  });
}

/** Lets a refused request's unread rest flow away, so that its connection can carry the next one. */
export function discardBody(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.byteLength;
    if (length > DISCARD_BYTES) request.destroy();
  });
}

function tooLarge(maxBytes: number): WebhookError {
  const message = `The body is larger than the ${String(maxBytes)} bytes that are accepted here.`;
  return new WebhookError("body_too_large", message);
}

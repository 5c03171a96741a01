import { Buffer } from "node:buffer";
import { readSignature, respond } from "./by-hand.js";

/**
 * The least that does the work: the stream read without a limit, one HMAC, `JSON.parse`. It remembers
 * no signature, types nothing, calls no handler, and never says what is wrong.
 *
 * @type {import("node:http").RequestListener}
 */
export default function bare(request, response) {
  const signature = readSignature(request);
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    respond(response, Buffer.concat(chunks), signature);
  });
}

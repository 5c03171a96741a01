import { Buffer } from "node:buffer";
import { MemoryReplayStore, parse, replayKey, verify } from "../../../dist/webhook/index.js";
import { SECRET } from "../schemes.js";
import { answer } from "./answer.js";

const options = { token: SECRET, accept: /** @type {const} */ ("signature") };
const replays = new MemoryReplayStore();

/**
 * As `bare`, with our exported parts in place of the HMAC and of `JSON.parse`: what proof, types and
 * the memory of signatures cost by themselves, without waiting, limits or handlers.
 *
 * @type {import("node:http").RequestListener}
 */
export default function withParts(request, response) {
  const { headers } = request;
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    try {
      const verified = verify(headers, body, options);
      parse(body, headers);
      if (verified.method === "signature")
        void replays.claim(replayKey(verified.mac), verified.timestamp + 300);
      answer(response);
    } catch {
      answer(response, 401);
    }
  });
}

import { createHmac, timingSafeEqual } from "node:crypto";
import { SECRET } from "../schemes.js";
import { answer } from "./answer.js";

/**
 * The least that does the work: the stream read without a limit, one HMAC, `JSON.parse`. It remembers
 * no signature, types nothing, calls no handler, and never says what is wrong.
 *
 * @type {import("node:http").RequestListener}
 */
export default function bare(request, response) {
  const header = String(request.headers["x-buildkite-signature"]);
  const [, timestamp, signature = ""] = /^timestamp=(\d+),signature=(.*)$/.exec(header) ?? [];
  const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const given = Buffer.from(signature, "hex");
    const mac = createHmac("sha256", SECRET).update(`${timestamp}.`).update(body).digest();
    if (!isFresh || given.length !== mac.length || !timingSafeEqual(given, mac)) {
      answer(response, 401);
      return;
    }
    const event = JSON.parse(body.toString());
    answer(response, typeof event.event === "string" ? 200 : 400);
  });
}

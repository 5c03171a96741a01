import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { SECRET } from "../schemes.js";
import { answer } from "./answer.js";

/**
 * What all that are written by hand do, however they come by the body: one HMAC, `JSON.parse`.
 *
 * @param {import("node:http").IncomingMessage} request
 */
export function readSignature({ headers }) {
  const header = String(headers["x-buildkite-signature"]);
  const [, timestamp, signature = ""] = /^timestamp=(\d+),signature=(.*)$/.exec(header) ?? [];
  const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
  return { timestamp, signature, isFresh };
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {Buffer} body
 * @param {ReturnType<typeof readSignature>} given
 */
export function respond(response, body, { timestamp, signature, isFresh }) {
  const given = Buffer.from(signature, "hex");
  const mac = createHmac("sha256", SECRET).update(`${timestamp}.`).update(body).digest();
  if (!isFresh || given.length !== mac.length || !timingSafeEqual(given, mac)) {
    answer(response, 401);
    return;
  }
  const event = JSON.parse(body.toString());
  answer(response, typeof event.event === "string" ? 200 : 400);
}

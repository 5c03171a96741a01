import express from "express";
import { createHmac, timingSafeEqual } from "node:crypto";
import { SECRET } from "../schemes.js";
import { answer } from "./answer.js";

const MAX_BYTES = 1024 * 1024;

/**
 * The stream read by hand as it is mostly done: `for await`, with a limit, one HMAC, `JSON.parse`.
 *
 * @type {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => Promise<void>}
 */
export async function receive(request, response) {
  const header = String(request.headers["x-buildkite-signature"]);
  const [, timestamp, signature = ""] = /^timestamp=(\d+),signature=(.*)$/.exec(header) ?? [];
  const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
  /** @type {Buffer[]} */
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BYTES) {
      answer(response, 413);
      return;
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const given = Buffer.from(signature, "hex");
  const mac = createHmac("sha256", SECRET).update(`${timestamp}.`).update(body).digest();
  if (!isFresh || given.length !== mac.length || !timingSafeEqual(given, mac)) {
    answer(response, 401);
    return;
  }
  const event = JSON.parse(body.toString());
  answer(response, typeof event.event === "string" ? 200 : 400);
}

export default express().post("/webhook", receive);

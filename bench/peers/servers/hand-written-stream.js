import express from "express";
import { createHmac, timingSafeEqual } from "node:crypto";
import { SECRET } from "../schemes.js";
import { answer } from "./answer.js";

/**
 * The least that does the work: the stream read by hand, without a limit, one HMAC, `JSON.parse`.
 *
 * @type {import("node:http").RequestListener}
 */
export function receive(request, response) {
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

export default express().post("/webhook", receive);

import express from "express";
import { createHmac, timingSafeEqual } from "node:crypto";
import { SECRET } from "../schemes.js";
import { answer } from "./answer.js";

/** What is found in most tutorials: `express.raw`, one HMAC, `JSON.parse`. */
const app = express();

app.post(
  "/webhook",
  express.raw({ type: "application/json", limit: "1mb" }),
  (request, response) => {
    const header = request.get("x-buildkite-signature") ?? "";
    const [, timestamp, signature = ""] = /^timestamp=(\d+),signature=(.*)$/.exec(header) ?? [];
    const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
    const given = Buffer.from(signature, "hex");
    const hmac = createHmac("sha256", SECRET).update(`${timestamp}.`).update(request.body);
    const mac = hmac.digest();
    if (!isFresh || given.length !== mac.length || !timingSafeEqual(given, mac)) {
      answer(response, 401);
      return;
    }
    const event = JSON.parse(request.body.toString());
    answer(response, typeof event.event === "string" ? 200 : 400);
  },
);

export default app;

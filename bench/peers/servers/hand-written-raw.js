import express from "express";
import { readSignature, respond } from "./by-hand.js";

/** What is found in most tutorials: `express.raw`. */
const app = express();

app.post(
  "/webhook",
  express.raw({ type: "application/json", limit: "1mb" }),
  (request, response) => {
    respond(response, request.body, readSignature(request));
  },
);

export default app;

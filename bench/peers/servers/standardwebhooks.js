import express from "express";
import { Webhook } from "standardwebhooks";
import { SECRET } from "../schemes.js";
import { answer } from "./answer.js";

const webhook = new Webhook(Buffer.from(SECRET).toString("base64"));
const app = express();

app.post(
  "/webhook",
  express.raw({ type: "application/json", limit: "1mb" }),
  (request, response) => {
    try {
      webhook.verify(request.body, request.headers);
      answer(response);
    } catch {
      answer(response, 400);
    }
  },
);

export default app;

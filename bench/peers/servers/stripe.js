import express from "express";
import Stripe from "stripe";
import { SECRET } from "../schemes.js";
import { answer } from "./answer.js";

const stripe = new Stripe("sk_test_nothing");
const app = express();

app.post(
  "/webhook",
  express.raw({ type: "application/json", limit: "1mb" }),
  (request, response) => {
    try {
      stripe.webhooks.constructEvent(request.body, request.get("stripe-signature") ?? "", SECRET);
      answer(response);
    } catch {
      answer(response, 400);
    }
  },
);

export default app;

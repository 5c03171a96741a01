import { Router, type RequestHandler } from "express";
import type { Screen } from "../lights/screen/index.js";
import { fail } from "./fail.js";
import { areSame } from "./secrets.js";

/** Who may follow, and what: undefined where FOLLOW_TOKEN is not set. */
export type Followed = { readonly token: string; readonly feed: Screen } | undefined;

/** `GET /api/follow`: every light by its name and what it shows, for a follower at home. */
export function followRouter(followed: Followed): Router {
  const router = Router();
  router.use("/api/follow", followed ? requireToken(followed.token) : shut);
  router.get("/api/follow", (request, response) => followed?.feed.handler(request, response, true));
  return router;
}

const shut: RequestHandler = (_request, response) => {
  const message =
    "This is shut: set FOLLOW_TOKEN here to open it to a follower that is set to the same.";
  fail(response, 403, "follow_token_not_set", message);
};

function requireToken(token: string): RequestHandler {
  return (request, response, next) => {
    if (areSame(bearerIn(request.headers.authorization), token)) {
      next();
      return;
    }
    const message = "Send the value of FOLLOW_TOKEN as Authorization: Bearer …";
    response.set("WWW-Authenticate", 'Bearer realm="Build light"');
    fail(response, 401, "follow_token_wrong", message);
  };
}

function bearerIn(authorization = ""): string {
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
}

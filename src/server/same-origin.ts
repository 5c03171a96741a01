import type { RequestHandler } from "express";
import { fail } from "./fail.js";
import { visitorOrigin } from "./visitor-origin.js";

/**
 * Refuses what a page of another site makes a visitor's browser send, with the password that the
 * browser knows. Browsers say where it comes from; on plain HTTP only by `Origin`. What is no browser
 * says nothing, and sends no password that its user did not give it.
 */
export function requireSameOrigin(trustProxy: number): RequestHandler {
  return (request, response, next) => {
    const { "sec-fetch-site": site, origin } = request.headers;
    const isSame = site === undefined ? undefined : site === "same-origin";
    if (isSame ?? (origin === undefined || origin === visitorOrigin(request, trustProxy))) {
      next();
      return;
    }
    const message = "Only this app's own pages may change something here.";
    fail(response, 403, "cross_site", message);
  };
}

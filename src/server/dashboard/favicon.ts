import type { RequestHandler } from "express";
import type { Status } from "../../builds/status.js";
import { SHAPES } from "../../page/shapes.js";

const RED = "#c8242b";

/** Each with the ink that its shape has on it. */
const COLORS: Readonly<Record<Status, readonly [ground: string, ink: string]>> = {
  failing: [RED, "#fff"],
  failed: [RED, "#fff"],
  failed_running: [RED, "#fff"],
  blocked: ["#3d4fd8", "#fff"],
  running: ["#f2c230", "#2b2100"],
  scheduled: ["#f2c230", "#2b2100"],
  passed: ["#12803a", "#fff"],
};

/** A status as a picture for a tab, `GET /favicon-failed.svg`: its colour, and its shape. */
export const sendFavicon: RequestHandler<{ status: string }> = (request, response, next) => {
  const { status } = request.params;
  if (isStatus(status)) response.type("svg").send(renderFavicon(status));
  else next();
};

function isStatus(text: string): text is Status {
  return Object.hasOwn(COLORS, text);
}

function renderFavicon(status: Status): string {
  const [ground, ink] = COLORS[status];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 5 180 180"><circle cx="100" cy="95" r="88" fill="${ground}"/><path d="${SHAPES[status]}" fill="${status === "running" ? ink : "none"}" stroke="${ink}" stroke-width="15" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
}

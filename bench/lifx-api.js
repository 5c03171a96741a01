import { createServer } from "node:http";
import { performance } from "node:perf_hooks";

export const LIMIT = 120;
export const WINDOW = 60_000;

/**
 * A request as it came in, the so-manieth of its window; a listing has no selector.
 *
 * @typedef {{ at: number, used: number, selector: string, color: string }} Asked
 */

/** Answers as LIFX's API does, lists no lights, and counts in windows that begin with a request. */
export function startApi() {
  /** @type {Asked[]} */
  const asked = [];
  /** @type {{ begin: number, used: number }[]} */
  const windows = [];

  /** @param {number} at */
  function count(at) {
    const last = windows.at(-1);
    const window = last && at < last.begin + WINDOW ? last : { begin: at, used: 0 };
    if (window !== last) windows.push(window);
    window.used += 1;
    return { used: window.used, left: window.begin + WINDOW - at };
  }

  const api = createServer((incoming, response) => {
    let text = "";
    incoming.setEncoding("utf8").on("data", (chunk) => (text += String(chunk)));
    incoming.on("end", () => {
      const at = performance.now();
      const { used, left } = count(at);
      const isList = incoming.method === "GET";
      const selector = isList ? "" : decodeURIComponent(incoming.url?.split("/")[3] ?? "");
      const [, color = ""] = /"color":"(\w+)/.exec(text) ?? [];
      asked.push({ at, used, selector, color });
      response.writeHead(used > LIMIT ? 429 : isList ? 200 : 207, {
        "content-type": "application/json",
        "x-ratelimit-limit": String(LIMIT),
        "x-ratelimit-remaining": String(Math.max(0, LIMIT - used)),
        "x-ratelimit-reset": String(Math.ceil((Date.now() + left) / 1000)),
      });
      response.end(isList ? "[]" : '{"results":[]}');
    });
  });
  api.listen(0, "127.0.0.1");
  return { api, asked, windows };
}

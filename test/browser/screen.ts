import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import express from "express";
import { pino } from "pino";
import { createScreen, type Screen } from "../../src/lights/screen/index.js";
import { renderDashboard } from "../../src/server/dashboard/dashboard.js";
import { sendFavicon } from "../../src/server/dashboard/favicon.js";
import { DONE } from "../helpers/dashboard.js";

const ROOT = join(import.meta.dirname, "../..");

export interface ServedScreen {
  readonly url: string;
  readonly screen: Screen;
  readonly close: () => Promise<void>;
}

/** The page alone, for lights that a test makes and moves itself. */
export async function serveScreen(): Promise<ServedScreen> {
  const screen = createScreen({ log: pino({ level: "silent" }) });
  const html = () =>
    renderDashboard({
      frames: screen.message(false).lights,
      webhookUrl: "http://x/webhook",
      accept: "either",
      setup: DONE,
      details: undefined,
    });
  const app = express()
    .get("/", (_request, response) => {
      response.set("Content-Security-Policy", "default-src 'self'").send(html());
    })
    .get("/events", (request, response) => screen.handler(request, response))
    .get("/favicon-:status.svg", sendFavicon);
  for (const folder of ["public", "dist/page"]) app.use(express.static(join(ROOT, folder)));
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return {
    url: `http://127.0.0.1:${String(address.port)}/`,
    screen,
    async close() {
      const closed = once(server, "close");
      screen.close();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

import { once } from "node:events";
import { createServer } from "node:http";
import express from "express";
import helmet from "helmet";
import { pino } from "pino";
import { createScreenLight, type ScreenLight } from "../../src/lights/screen/screen-light.js";
import { renderPage } from "../../src/server/page.js";

export interface RunningApp {
  readonly url: string;
  readonly port: number;
  readonly light: ScreenLight;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly port?: number;
  readonly webhookUrl?: string;
}

/** Serves the page with a screen light whose frames the test sets. */
export async function startApp({
  port = 0,
  webhookUrl = "https://build-light.example/webhook",
}: AppOptions = {}): Promise<RunningApp> {
  const light = createScreenLight({ log: pino({ level: "silent" }) });
  const self = ["'self'"];
  const app = express()
    .use(
      helmet({
        contentSecurityPolicy: {
          useDefaults: false,
          directives: {
            defaultSrc: ["'none'"],
            scriptSrc: self,
            styleSrc: self,
            connectSrc: self,
            imgSrc: self,
          },
        },
      }),
    )
    .get("/", (_req, res) => {
      res.send(renderPage({ webhookUrl, accept: "either", screen: true }));
    })
    .get("/events", light.handler)
    .use(express.static("public"), express.static("dist/page"));

  const server = createServer(app).listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");

  return {
    url: `http://127.0.0.1:${address.port}/`,
    port: address.port,
    light,
    async close() {
      const closed = once(server, "close");
      server.close();
      await light.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

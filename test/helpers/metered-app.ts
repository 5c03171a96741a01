import express, { type RequestHandler } from "express";
import { once } from "node:events";
import { createServer } from "node:http";
import {
  peerAddress,
  tellOfDeliveries,
  type DeliveryListener,
} from "../../src/server/deliveries.js";
import type { Sources } from "../../src/server/metrics/gauges.js";
import { createMetrics, type Metrics } from "../../src/server/metrics/metrics.js";
import { createWebhooks, type WebhookOptions, type Webhooks } from "../../src/webhook/index.js";
import { TOKEN } from "./app.js";
import { readExposition, type Exposition } from "./exposition.js";

/** What a process without Redis says, that has taken nothing yet. */
export const QUIET: Sources = {
  now: Date.now,
  newestDeliveryAt: () => undefined,
  unhealthy: () => undefined,
  isDriving: () => true,
  queue: () => undefined,
  isRedisUp: () => undefined,
  branches: () => 0,
};

export interface MeteredApp {
  readonly origin: string;
  readonly port: number;
  readonly webhooks: Webhooks;
  readonly metrics: Metrics;
  readonly read: () => Promise<Exposition>;
  readonly close: () => Promise<void>;
}

export interface MeteredOptions {
  readonly webhooks?: Partial<WebhookOptions>;
  readonly sources?: Partial<Sources>;
  readonly listeners?: readonly DeliveryListener[];
  /** Stands between what tells of deliveries and the middleware. */
  readonly inFront?: RequestHandler;
}

/** Webhooks of which deliveries are told, with their metrics, and nothing else. */
export async function openMeteredApp(options: MeteredOptions = {}): Promise<MeteredApp> {
  const webhooks = createWebhooks({ token: TOKEN, ...options.webhooks });
  const metrics = createMetrics({ ...QUIET, ...options.sources });
  const listeners = [metrics.deliveries, ...(options.listeners ?? [])];
  const tell = tellOfDeliveries(webhooks, { listeners, addressOf: peerAddress });
  const app = express()
    .all("/webhook", tell, options.inFront ?? pass, webhooks.middleware)
    .get("/metrics", metrics.handler);
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  const { port } = address;
  const origin = `http://127.0.0.1:${String(port)}`;
  return {
    origin,
    port,
    webhooks,
    metrics,
    read: async () => readExposition(await (await fetch(`${origin}/metrics`)).text()),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const pass: RequestHandler = (_request, _response, next) => {
  next();
};

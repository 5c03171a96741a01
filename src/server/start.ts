import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Logger } from "pino";
import type { LightsConfig } from "../settings/lights/index.js";
import type { Settings } from "../settings/settings.js";
import type { Journal } from "../store/journal.js";
import { wordOf } from "../builds/word.js";
import { createMemoryJournal, openDiskJournal } from "../store/disk-journal.js";
import { createWebhooks, type Webhooks } from "../webhook/index.js";
import { createApp } from "./app.js";
import { openLighting } from "./lighting.js";
import { statusReport } from "./status.js";

export interface RunningServer {
  /** Where this machine reaches it, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** For further handlers. */
  readonly webhooks: Webhooks;
  /** Takes no more, ends the streams, waits for what is under way and then cuts what is left. */
  readonly close: (options?: { readonly giveBack: boolean }) => Promise<void>;
}

export interface StartOptions {
  readonly settings: Settings;
  readonly lights: LightsConfig;
  /** The webhook's tokens: the settings', or those made for this run. */
  readonly tokens: readonly string[];
  readonly log: Logger;
}

/** Milliseconds for a request's headers, and for all of it, to arrive; checked that often. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 5_000,
};

/** Each may hold a body of a megabyte that is not verified yet; some 200 may be streams. */
const MAX_CONNECTIONS = 400;

/** Milliseconds for a request that is under way to end, once the app stops. */
const STOP_GRACE = 2_000;

/** Puts the app together and listens. Rejects where the port cannot be had. */
export async function start({
  settings,
  lights,
  tokens,
  log,
}: StartOptions): Promise<RunningServer> {
  const { accept, toleranceSeconds, trustProxy } = settings;
  const now = Date.now;
  const journal = await openJournal(settings, log);
  const lighting = openLighting({ settings, config: lights, journal, log, now });
  const { board, world } = lighting;
  await journal.begin(world);
  const webhooks = createWebhooks({
    token: tokens,
    accept,
    toleranceSeconds,
    // What is answered 200 is kept, where anything is.
    acknowledge: journal.isDurable ? "after-handlers" : "before-handlers",
    replays: journal.replays,
  });
  webhooks.on("*", async (event, delivery) => {
    const isClaimed = journal.replays !== undefined && delivery.method === "signature";
    if (!isClaimed) await journal.write({ word: wordOf({ event, delivery }) });
  });

  let stopping = false;
  const unhealthy = () => (stopping ? "The app is stopping." : journal.unavailable());
  const status = () =>
    statusReport({
      state: board.state(),
      showings: board.showings(),
      context: board.context(),
      paused: world.isPaused(),
      faults: lighting.faults(),
      now: now(),
      ...board.arrivals(),
    });
  const app = createApp({
    webhooks,
    screen: lights.lights.some(({ screen }) => screen) ? lighting.screen : undefined,
    accept,
    trustProxy,
    dashboard: { password: settings.dashboardPassword, production: settings.production },
    status,
    advice: settings.lightsConfig === undefined ? "BRANCHES=* shows all" : "see LIGHTS_CONFIG",
    controls: {
      pause: () => journal.write({ paused: true }),
      resume: () => journal.write({ paused: false }),
      async dismiss(key) {
        if (!world.state().branches.has(key)) return false;
        await journal.write({ dismissed: key });
        return true;
      },
    },
    unhealthy,
    log,
  });
  const server = createServer(TIMEOUTS, (request, response) => {
    // Who keeps a connection would else send more on it, which nobody takes any more.
    if (stopping) response.setHeader("Connection", "close");
    // Pipelined behind an answer that is not through: nobody needs that, and one read of it would
    // be thousands of requests at once, whose answers never hear of their connection's end.
    if (response.socket) app(request, response);
    else request.socket.destroy();
  });
  server.maxConnections = MAX_CONNECTIONS;
  try {
    await once(server.listen(settings.port, settings.host), "listening");
  } catch (error) {
    await lighting.close({ giveBack: false });
    await journal.close();
    const advice = "Nothing can listen here: set another PORT or HOST, or end what uses this one";
    throw new Error(advice, { cause: error });
  }
  return {
    origin: originOf(server),
    webhooks,
    async close({ giveBack } = { giveBack: false }) {
      stopping = true;
      const closed = once(server, "close");
      server.close();
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, STOP_GRACE);
      await webhooks.close();
      server.closeIdleConnections();
      await lighting.close({ giveBack });
      await journal.close();
      clearTimeout(cut);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function openJournal({ redis, statePath }: Settings, log: Logger): Promise<Journal> {
  if (redis) {
    // Not loaded where it is not asked for.
    const { openRedisJournal } = await import("../redis/journal.js");
    return openRedisJournal(redis, log);
  }
  return statePath === undefined ? createMemoryJournal() : openDiskJournal(statePath, log);
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  const { address: host, family, port } = address;
  const everywhere = host === "::" || host === "0.0.0.0";
  const name = everywhere ? "127.0.0.1" : family === "IPv6" ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}

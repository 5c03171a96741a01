import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Logger } from "pino";
import { branchMatcher } from "../builds/branch-pattern.js";
import { PATIENCE } from "../builds/outlook.js";
import { EMPTY } from "../builds/state.js";
import { createBoard } from "../lights/board.js";
import { createCloudLight } from "../lights/cloud/index.js";
import { createLanLight } from "../lights/lan/index.js";
import type { Light } from "../lights/light.js";
import { PALETTES } from "../lights/palettes/index.js";
import { createScreenLight } from "../lights/screen/screen-light.js";
import { createStage } from "../lights/stage.js";
import type { Watch } from "../lights/watch.js";
import type { Settings } from "../settings/settings.js";
import { createWebhooks, type Webhooks } from "../webhook/index.js";
import { createApp } from "./app.js";
import { statusReport } from "./status.js";

export interface RunningServer {
  /** Where this machine reaches it, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** For further handlers. */
  readonly webhooks: Webhooks;
  /** Takes no more, ends the streams, waits for what is under way and then cuts what is left. */
  readonly close: () => Promise<void>;
}

export interface StartOptions {
  readonly settings: Settings;
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
export async function start({ settings, tokens, log }: StartOptions): Promise<RunningServer> {
  const { accept, toleranceSeconds, trustProxy } = settings;
  const screen = settings.lights.includes("screen") ? createScreenLight({ log }) : undefined;
  const lights = [...bulbs(settings, log), ...(screen ? [screen] : [])];
  const now = Date.now;
  const stage = createStage({ lights, palette: PALETTES[settings.palette], now });
  const watch = watchOf(settings.branches);
  const board = createBoard({ known: EMPTY, watch, patience: PATIENCE, stage, now });
  const webhooks = createWebhooks({ token: tokens, accept, toleranceSeconds });
  let lastPing: number | undefined;
  let updatedAt: number | undefined;
  webhooks.on("*", (event, delivery) => {
    board.take(event, delivery);
    updatedAt = delivery.receivedAt;
    if (event.event === "ping") lastPing = delivery.receivedAt;
  });

  let stopping = false;
  const unhealthy = () => (stopping ? "The app is stopping." : undefined);
  const status = () =>
    statusReport({
      state: board.state(),
      watch,
      patience: PATIENCE,
      kinds: settings.lights,
      survey: board.survey(),
      heardAt: (key) => board.heardAt(key),
      frame: stage.frame(),
      now: now(),
      lastPing,
      updatedAt,
    });
  const dashboard = { password: settings.dashboardPassword, production: settings.production };
  const app = createApp({
    webhooks,
    screen,
    accept,
    trustProxy,
    dashboard,
    status,
    unhealthy,
    log,
  });
  const server = createServer(TIMEOUTS, (request, response) => {
    // Pipelined behind an answer that is not through: nobody needs that, and one read of it would
    // be thousands of requests at once, whose answers never hear of their connection's end.
    if (response.socket) app(request, response);
    else request.socket.destroy();
  });
  server.maxConnections = MAX_CONNECTIONS;
  try {
    await once(server.listen(settings.port, settings.host), "listening");
  } catch (error) {
    board.close();
    await stage.close();
    const advice = "Nothing can listen here: set another PORT or HOST, or end what uses this one";
    throw new Error(advice, { cause: error });
  }
  return {
    origin: originOf(server),
    webhooks,
    async close() {
      stopping = true;
      const closed = once(server, "close");
      server.close();
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, STOP_GRACE);
      await webhooks.close();
      board.close();
      await stage.close();
      clearTimeout(cut);
      server.closeAllConnections();
      await closed;
    },
  };
}

/** `*` is for everything, also what is not a branch; any other pattern is for branches alone. */
function watchOf(pattern: string | undefined): Watch {
  const everything = pattern === "*";
  const branches = pattern === undefined ? undefined : branchMatcher(pattern);
  return { branches, pullRequests: everything, tags: everything };
}

/** The lights that are made of glass. */
function bulbs({ lights, cloud, lan }: Settings, log: Logger): Light[] {
  return [
    ...(lights.includes("cloud") && cloud ? [createCloudLight({ ...cloud, log })] : []),
    ...(lights.includes("lan") ? [createLanLight({ ...lan, log })] : []),
  ];
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  const { address: host, family, port } = address;
  const everywhere = host === "::" || host === "0.0.0.0";
  const name = everywhere ? "127.0.0.1" : family === "IPv6" ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}

import { fileURLToPath } from "node:url";
import compression from "compression";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import type { Webhooks } from "../webhook/index.js";
import { projectsOf } from "./cctray/projects.js";
import { renderProjects } from "./cctray/render.js";
import { controlsRouter, CONTROLS, type Controls } from "./controls.js";
import { sendFavicon } from "./dashboard/favicon.js";
import { showDashboard, type DashboardSources } from "./dashboard/handler.js";
import { tellOfDeliveries } from "./deliveries.js";
import { fail } from "./fail.js";
import { followRouter, type Followed } from "./follow.js";
import { clientAddress } from "./guards/client-address.js";
import { limitRefusals } from "./guards/limit-refusals.js";
import { deliveryLog } from "./log-deliveries.js";
import type { Metrics } from "./metrics/metrics.js";
import { mayRead, requirePassword } from "./password.js";
import type { KeptDeliveries } from "./record/delivery-record.js";
import { deliveriesRouter } from "./record/routes.js";
import { visitorOrigin } from "./visitor-origin.js";

export interface AppOptions extends DashboardSources {
  readonly webhooks: Webhooks;
  /** What a delivery has to pass before it is verified. */
  readonly guards: readonly RequestHandler[];
  readonly metrics: Metrics;
  readonly record: KeptDeliveries;
  readonly followed: Followed;
  readonly controls: Controls;
  readonly log: Logger;
}

/** Files of the page: what is not compiled, and what is. */
const PAGE_FILES = ["../../public/", "../page/"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

const SELF = ["'self'"];

/** The app's routes. It holds no state, and listens to nothing. */
export function createApp(options: AppOptions): Express {
  const { webhooks, metrics, screen, trustProxy } = options;
  const { dashboard, status, unhealthy, log } = options;
  const app = express().disable("x-powered-by");
  // The limit hears of a refusal first, and may answer it before it is told of.
  const limited = limitRefusals({ webhooks, trustProxy, log });
  const told = tellOfDeliveries(webhooks, {
    listeners: [deliveryLog(log), metrics.deliveries, options.record.deliveries],
    addressOf: (request) => clientAddress(request, trustProxy) ?? "unknown",
  });
  const deliver: RequestHandler[] = [told, ...options.guards, limited, webhooks.middleware];

  // Deliveries come first: nothing of what follows touches them.
  app.post("/", deliver).all("/webhook", deliver);

  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: SELF,
          styleSrc: SELF,
          connectSrc: SELF,
          imgSrc: SELF,
          baseUri: ["'none'"],
          formAction: SELF,
          frameAncestors: ["'none'"],
        },
      },
    }),
  );

  // No cache keeps what is known, nor that it is shut.
  app.use(["/api", "/builds", "/cc.xml", "/deliveries", "/metrics"], notStored);

  // Not compressed: what waits for more to squeeze would not be live.
  app.get("/events", (request, response) =>
    screen.handler(request, response, mayRead(request, dashboard)),
  );
  app.all("/events", only("GET"));
  app.use(followRouter(options.followed));
  app.all("/api/follow", only("GET"));
  app.use(compression());

  app.get("/healthz", (_request, response) => {
    const reason = unhealthy();
    response.set("Cache-Control", "no-store");
    if (reason === undefined) response.json({ ok: true });
    else response.status(503).json({ ok: false, reason });
  });
  app.all("/healthz", only("GET, HEAD"));

  app.use(["/api/status", "/builds", "/cc.xml", "/metrics"], requirePassword(dashboard, "read"));
  app.get("/api/status", (_request, response) => {
    response.json(status());
  });
  app.get("/cc.xml", (request, response) => {
    const buildsUrl = `${visitorOrigin(request, trustProxy)}/builds`;
    response.type("xml").send(renderProjects(projectsOf(status(), buildsUrl)));
  });
  app.get("/metrics", metrics.handler);
  app.get(["/", "/builds"], showDashboard(options));
  app.all("/", only("GET, HEAD, POST"));
  app.all(["/api/status", "/builds", "/cc.xml", "/metrics"], only("GET, HEAD"));

  app.use(deliveriesRouter(options));
  app.all(["/api/deliveries", "/deliveries"], only("GET, HEAD"));

  app.use(controlsRouter(options));
  app.all(CONTROLS, only("POST"));

  app.get("/favicon-:status.svg", sendFavicon);
  for (const files of PAGE_FILES) app.use(express.static(files, { index: false }));

  app.use((_request, response) => {
    fail(response, 404, "not_found", "There is nothing here. Deliveries go to /webhook.");
  });
  app.use(failed(log));
  return app;
}

const notStored: RequestHandler = (_request, response, next) => {
  response.set("Cache-Control", "no-store");
  next();
};

function only(allow: string): RequestHandler {
  return (_request, response) => {
    response.set("Allow", allow);
    fail(response, 405, "method_not_allowed", `Allowed here: ${allow}.`);
  };
}

function failed(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, path: request.path }, "a request failed");
    if (status >= 500)
      fail(response, status, "internal_error", "That failed here. The log says why.");
    else fail(response, status, "bad_request", "The request cannot be read.");
  };
}

/** Express and its parts put the status on errors that are the client's fault. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && "status" in error ? error.status : 500;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}

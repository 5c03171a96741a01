import { Router, type Request, type Response } from "express";
import type { Screen } from "../../lights/screen/index.js";
import { mayChange, mayRead, type PasswordOptions } from "../password.js";
import type { StatusReport } from "../status.js";
import { visitorOrigin } from "../visitor-origin.js";
import { renderDashboard } from "./dashboard.js";
import { isStatus, renderFavicon } from "./favicon.js";
import type { GuideOptions, Setup } from "./guide.js";

export interface DashboardSources {
  readonly screen: Screen;
  readonly accept: GuideOptions["accept"];
  readonly trustProxy: number;
  readonly dashboard: PasswordOptions;
  /** What is known and what the lights show of it, as of now. */
  readonly status: () => StatusReport;
  readonly setup: () => Setup;
  /** How a branch that no light shows can be shown. */
  readonly advice: string;
  /** Why no delivery can be taken now, or undefined where all is well. */
  readonly unhealthy: () => string | undefined;
}

/** `GET /` for everybody, `GET /builds` behind the password, and the pictures of their tabs. */
export function dashboardRouter(sources: DashboardSources): Router {
  const { screen, accept, trustProxy, dashboard, status, setup, advice, unhealthy } = sources;

  function show(request: Request, response: Response): void {
    const isTrusted = mayRead(request, dashboard);
    const html = renderDashboard({
      frames: screen.message(isTrusted).lights,
      webhookUrl: `${visitorOrigin(request, trustProxy)}/webhook`,
      accept,
      setup: setup(),
      details: isTrusted
        ? {
            report: status(),
            advice,
            unhealthy: unhealthy(),
            mayChange: mayChange(request, dashboard),
          }
        : undefined,
    });
    response.set("Cache-Control", "no-store").type("html").send(html);
  }

  const router = Router();
  router.get(["/", "/builds"], show);
  router.get("/favicon-:status.svg", (request, response, next) => {
    const { status: name } = request.params;
    if (isStatus(name)) response.type("svg").send(renderFavicon(name));
    else next();
  });
  return router;
}

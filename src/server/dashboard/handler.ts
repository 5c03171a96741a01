import type { RequestHandler } from "express";
import type { Screen } from "../../lights/screen/index.js";
import { mayChange, mayRead, type PasswordOptions } from "../password.js";
import type { StatusReport } from "../status.js";
import { visitorOrigin } from "../visitor-origin.js";
import { renderDashboard } from "./dashboard.js";
import type { GuideOptions } from "./guide.js";

export interface DashboardSources {
  readonly screen: Screen;
  readonly accept: GuideOptions["accept"];
  readonly trustProxy: number;
  readonly dashboard: PasswordOptions;
  /** What is known and what the lights show of it, as of now. */
  readonly status: () => StatusReport;
  readonly setup: () => GuideOptions["setup"];
  /** How a branch that no light shows can be shown. */
  readonly advice: string;
  /** Why no delivery can be taken now, or undefined where all is well. */
  readonly unhealthy: () => string | undefined;
}

/** `GET /` for everybody, and `GET /builds`, which stands behind the password. */
export function showDashboard(sources: DashboardSources): RequestHandler {
  const { screen, accept, trustProxy, dashboard, status, setup, advice, unhealthy } = sources;
  return (request, response) => {
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
  };
}

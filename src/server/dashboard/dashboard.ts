import type { NamedFrame } from "../../lights/screen/message.js";
import { iconOf, titleOf } from "../../page/news.js";
import { escape } from "../escape.js";
import { renderBulbs } from "./bulbs.js";
import { renderControls } from "./controls.js";
import type { Details } from "./details.js";
import { renderGuide, type GuideOptions } from "./guide.js";
import { MARKS } from "./html.js";
import { renderLine } from "./line.js";
import { renderPipelines } from "./pipelines.js";

export interface DashboardOptions extends Omit<GuideOptions, "mayChange"> {
  readonly frames: readonly NamedFrame[];
  /** What only readers with the password see. */
  readonly details: Details | undefined;
}

/** The HTML of `GET /` and `GET /builds`: the lights for all, and what is behind them for some. */
export function renderDashboard(options: DashboardOptions): string {
  const { frames, details } = options;
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escape(titleOf(frames))}</title>
    <link rel="icon" id="icon" href="${iconOf(frames)}" type="image/svg+xml">
    <link rel="stylesheet" href="/page.css">
    <script type="module" src="/page.js"></script>
  </head>
  <body>
    ${details ? `<a class="skip" href="#builds">Skip to the builds</a>` : ""}
    <header>
      <h1>Build light</h1>
      ${details ? renderLine(details.report, details.unhealthy) : ""}
      ${details ? `<nav aria-label="More"><a href="/deliveries">Deliveries</a></nav>` : ""}
    </header>
    <main class="${details ? "whole" : "lights-alone"}">
    ${renderBulbs({ frames, report: details?.report })}
    ${details ? renderDetails(details, options) : renderRest(options)}
    </main>
  </body>
</html>
`;
  // What indents it here is half of it where there are many pipelines.
  return html.replace(/\n\s+/g, "\n");
}

function renderDetails(details: Details, options: DashboardOptions): string {
  const { report, mayChange } = details;
  const guide = renderGuide({ ...options, mayChange });
  return `<div class="details">
    ${MARKS}
    ${report.faults.length > 0 ? renderFaults(report.faults) : ""}
    ${guide.isDone ? "" : guide.html}
    ${renderPipelines(details)}
    ${mayChange ? renderControls(report.paused) : ""}
    ${guide.isDone ? guide.html : ""}
    </div>`;
}

function renderRest(options: DashboardOptions): string {
  return `<div class="rest">
    <p><a href="/builds">The builds behind it</a>, for who knows <code>DASHBOARD_PASSWORD</code></p>
    ${renderGuide({ ...options, mayChange: false }).html}
    </div>`;
}

function renderFaults(faults: readonly string[]): string {
  const list = faults.map((fault) => `<li>${escape(fault)}</li>`).join("");
  return `<section class="faults" role="alert">
      <h2>The changed LIGHTS_CONFIG is not right: the one before is in force</h2><ul>${list}</ul>
    </section>`;
}

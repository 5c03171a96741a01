import { STATUS_WORDS } from "../../lights/words.js";
import { escape } from "../escape.js";
import { comeback, renderBranch } from "./branch.js";
import type { Details } from "./details.js";
import { link, mark, named, span } from "./html.js";
import { worstFirst, type Group, type Judged } from "./worst-first.js";

/** So many branches of a pipeline are on the page, the worst; `/api/status` has all. */
const MOST_BRANCHES = 8;
/** And so many pipelines: a browser has to lay them out. */
const MOST_PIPELINES = 2_000;
/** From so many pipelines on there is a field to find one. */
const FILTER_FROM = 8;

const TITLES: Readonly<Record<Group, string>> = {
  attention: "Needs a person",
  "under way": "Under way",
  quiet: "Quiet",
  "not shown": "On no light",
};

/** The pipelines, the worst first; those that are quiet take a line each. */
export function renderPipelines(details: Details): string {
  const { pipelines } = details.report;
  const groups = [...worstFirst(pipelines)].filter(([, judged]) => judged.length > 0);
  const sections = groups.map(([group, judged]) => renderGroup(group, judged, details));
  const none = pipelines.length === 0 ? `<p class="quiet">No build was heard of yet.</p>` : "";
  return `<section id="builds" class="builds" tabindex="-1" aria-labelledby="builds-title">
      <div class="title"><h2 id="builds-title">Builds</h2>${pipelines.length < FILTER_FROM ? "" : FILTER}</div>
      ${none}${sections.join("")}
    </section>`;
}

/** The page's script shows it, and filters. */
const FILTER = `<label id="filter" class="filter" hidden data-live>Find <input type="search" autocomplete="off" placeholder="pipeline or branch"></label>`;

function renderGroup(group: Group, judged: readonly Judged[], details: Details): string {
  const left = judged.length - MOST_PIPELINES;
  const rows = judged.slice(0, MOST_PIPELINES).map((each) => renderPipeline(each, group, details));
  const note =
    group === "not shown" ? `<p class="quiet">To show them: ${escape(details.advice)}.</p>` : "";
  const more = left > 0 ? `<p class="quiet">${String(left)} more are in /api/status.</p>` : "";
  return `<section class="group" data-key="${group}">
        <h3>${TITLES[group]} <span class="count">${String(judged.length)}</span></h3>${note}
        <div class="${group === "attention" || group === "under way" ? "cards" : "rows"}">${rows.join("")}</div>${more}
      </section>`;
}

function renderPipeline(judged: Judged, group: Group, details: Details): string {
  const { pipeline, branches, status, speaker } = judged;
  const { report } = details;
  const words = [status === null ? "Nothing known" : STATUS_WORDS[status], comeback(speaker)];
  const time = speaker?.since == null ? "" : span(speaker.since, report.now);
  const shown = branches.slice(0, MOST_BRANCHES).map((branch) => renderBranch(branch, details));
  const left = branches.length - shown.length;
  const more =
    left > 0 ? `<li class="quiet">${String(left)} more branches are in /api/status.</li>` : "";
  return `<details class="card pipeline" data-key="${escape(pipeline.id)}"${group === "attention" ? " open" : ""}>
          <summary>${mark(status)}<b>${named(pipeline.name)}</b> <span class="state">${words.filter(Boolean).join(" · ")}</span> ${time}</summary>
          <p class="slug">${link(pipeline.url, pipeline.slug)}</p>
          <ul class="branches" role="list">${shown.join("")}${more}</ul>
        </details>`;
}

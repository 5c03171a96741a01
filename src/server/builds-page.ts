import { STATUS_WORDS } from "../lights/words.js";
import { escape } from "./escape.js";
import type { StatusReport } from "./status.js";

type Light = StatusReport["lights"][number];
type Pipeline = StatusReport["pipelines"][number];
type Branch = Pipeline["branches"][number];
type Build = NonNullable<Branch["verdict"]> | Branch["active"][number];

/**
 * The HTML of `GET /builds`: what each light shows, why, and the builds behind it. `advice`: how a
 * branch that no light shows can be shown.
 */
export function renderBuilds(report: StatusReport, advice: string): string {
  const { lights, pipelines, paused, faults } = report;
  const words = [...new Set(lights.map((light) => light.words))].join(" · ");
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escape(words)} · Build light</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/page.css">
    <script type="module" src="/builds.js"></script>
  </head>
  <body>
    <header>
      <h1><a href="/">Build light</a></h1>
    </header>
    <main id="builds" class="builds">
      ${faults.length > 0 ? renderFaults(faults) : ""}
      ${lights.map((light) => renderLight(light, lights.length > 1)).join("")}
      ${paused ? button("resume", "Resume") : button("pause", "Pause")}
      ${pipelines.map((pipeline) => renderPipeline(pipeline, advice)).join("") || "<p>No build was heard of yet.</p>"}
    </main>
  </body>
</html>
`;
}

function renderFaults(faults: readonly string[]): string {
  const list = faults.map((fault) => `<li>${escape(fault)}</li>`).join("");
  return `<section class="faults" role="alert">
        <h2>The changed LIGHTS_CONFIG is not right: the one before is in force</h2><ul>${list}</ul>
      </section>`;
}

function renderLight({ name, status, since, words, because }: Light, isNamed: boolean): string {
  const reasons = because.slice(0, 5).map(({ pipeline, branch, step }) => {
    const of = step === null ? "" : ` <i>${escape(step)}</i>`;
    return `<b>${escape(pipeline)}</b> ${escape(branch)}${of}`;
  });
  const more = because.length > 5 ? ` and ${String(because.length - 5)} more` : "";
  const from = since === null ? "" : `, since${renderTime(since)}`;
  const why = reasons.length > 0 ? `<p>because of ${reasons.join(", ")}${more}${from}</p>` : "";
  const truth = status === null ? "" : STATUS_WORDS[status];
  const known = truth === "" || truth === words ? "" : ` <small>${truth}</small>`;
  const title = isNamed ? `<small>${escape(name)}</small> ` : "";
  return `<section class="shown" data-status="${status ?? "unknown"}" aria-live="polite">
        <h2>${title}${escape(words)}${known}</h2>${why}
      </section>`;
}

function renderPipeline({ name, slug, url, branches }: Pipeline, advice: string): string {
  return `<section>
        <h2>${link(url, name)}${name === slug ? "" : ` <small>${escape(slug)}</small>`}</h2>
        <ul>${branches.map((branch) => renderBranch(branch, advice)).join("")}</ul>
      </section>`;
}

const KINDS: Readonly<Record<string, string>> = { pull_request: "pull request", tag: "tag" };

function renderBranch(branch: Branch, advice: string): string {
  const { key, name, kind, pullRequest, status, words, isShown, fixed, stillFailing } = branch;
  const notes = [
    [KINDS[kind], pullRequest].filter(Boolean).join(" "),
    fixed ? "fixed" : "",
    stillFailing ? "still failing" : "",
    isShown ? "" : `not shown; ${advice}`,
  ].filter((note) => note !== "");
  const builds = [...(branch.verdict ? [branch.verdict] : []), ...branch.active];
  return `<li data-status="${status ?? "unknown"}">
          <b>${escape(name)}</b> <span class="state">${escape(words ?? "nothing known")}</span>
          ${notes.map((note) => `<small>${escape(note)}</small>`).join(" ")}
          ${status === null ? "" : button("dismiss", "Dismiss", key)}
          <ol>${builds.map(renderBuild).join("")}</ol>${renderSteps(branch.steps)}
        </li>`;
}

function renderSteps(steps: Branch["steps"]): string {
  if (steps.length === 0) return "";
  const list = steps.map(({ step, status }) => {
    const words = status === null ? "nothing known" : STATUS_WORDS[status].toLowerCase();
    return `${escape(step)} ${words}`;
  });
  return `<p><small>Steps: ${list.join(", ")}</small></p>`;
}

function renderBuild(build: Build): string {
  const { number, status, by, message, url } = build;
  const since = "since" in build && build.since ? renderTime(build.since) : "";
  const who = by ? ` by ${escape(by)}` : "";
  return `<li>${link(url, `#${String(number)}`)} ${status}${since}${who} <q>${escape(message ?? "")}</q></li>`;
}

function button(action: "pause" | "resume" | "dismiss", text: string, key?: string): string {
  const field = key === undefined ? "" : `<input type="hidden" name="key" value="${escape(key)}">`;
  return `<form method="post" action="/api/${action}">${field}<button>${text}</button></form>`;
}

/** To the minute; the page is the same for every reader, so the time zone is said. */
function renderTime(iso: string): string {
  const text = `${iso.slice(0, 16).replace("T", " ")} UTC`;
  return ` <time datetime="${iso}">${text}</time>`;
}

/** Links lead to web pages alone, whatever a payload says. */
function link(url: string | null, text: string): string {
  if (!url?.startsWith("https://")) return escape(text);
  return `<a href="${escape(url)}" rel="noreferrer">${escape(text)}</a>`;
}

import { escape } from "./escape.js";
import type { StatusReport } from "./status.js";

type Pipeline = StatusReport["pipelines"][number];
type Branch = Pipeline["branches"][number];
type Build = NonNullable<Branch["verdict"]> | Branch["active"][number];

/** The HTML of `GET /builds`: what the light shows, why, and the builds behind it. */
export function renderBuilds({ lights, pipelines }: StatusReport): string {
  const [light] = lights;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escape(light?.words ?? "")} · Build light</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/page.css">
    <script type="module" src="/builds.js"></script>
  </head>
  <body>
    <header><h1><a href="/">Build light</a></h1></header>
    <main id="builds" class="builds">
      ${lights.map(renderLight).join("")}
      ${pipelines.map(renderPipeline).join("") || "<p>No build was heard of yet.</p>"}
    </main>
  </body>
</html>
`;
}

function renderLight({ status, words, because }: StatusReport["lights"][number]): string {
  const reasons = because
    .slice(0, 5)
    .map(({ pipeline, branch }) => `<b>${escape(pipeline)}</b> ${escape(branch)}`);
  const more = because.length > 5 ? ` and ${String(because.length - 5)} more` : "";
  const why = reasons.length > 0 ? `<p>because of ${reasons.join(", ")}${more}</p>` : "";
  return `<section class="shown" data-status="${status ?? "unknown"}" aria-live="polite">
        <h2>${escape(words)}</h2>${why}
      </section>`;
}

function renderPipeline({ name, slug, url, branches }: Pipeline): string {
  return `<section>
        <h2>${link(url, name)} <small>${escape(slug)}</small></h2>
        <ul>${branches.map(renderBranch).join("")}</ul>
      </section>`;
}

const KINDS: Readonly<Record<string, string>> = { pull_request: "pull request", tag: "tag" };

function renderBranch(branch: Branch): string {
  const { name, kind, pullRequest, status, words, isShown, fixed, stillFailing } = branch;
  const notes = [
    [KINDS[kind], pullRequest].filter(Boolean).join(" "),
    fixed ? "fixed" : "",
    stillFailing ? "still failing" : "",
    isShown ? "" : "not shown; BRANCHES=* shows all",
  ].filter((note) => note !== "");
  const builds = [...(branch.verdict ? [branch.verdict] : []), ...branch.active];
  return `<li data-status="${status ?? "unknown"}">
          <b>${escape(name)}</b> <span class="state">${escape(words ?? "nothing known")}</span>
          ${notes.map((note) => `<small>${escape(note)}</small>`).join(" ")}
          <ol>${builds.map(renderBuild).join("")}</ol>
        </li>`;
}

function renderBuild(build: Build): string {
  const { number, status, by, message, url } = build;
  const since = "since" in build && build.since ? renderTime(build.since) : "";
  const who = by ? ` by ${escape(by)}` : "";
  return `<li>${link(url, `#${String(number)}`)} ${status}${since}${who} <q>${escape(message ?? "")}</q></li>`;
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

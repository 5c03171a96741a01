import type { Status } from "../../builds/status.js";
import { STATUS_WORDS } from "../../lights/words.js";
import { escape } from "../escape.js";
import type { RecordedDelivery } from "./recorded.js";
import type { BranchEffect, Effects } from "./effects.js";
import { roundMilliseconds } from "./report.js";
import { verdictMark } from "./verdict.js";

/** The HTML of `GET /deliveries`: how each came and ended, what it did, and the rest to unfold. */
export function renderDeliveries(recent: readonly RecordedDelivery[]): string {
  const list = recent.map(renderDelivery).join("");
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Deliveries · Build light</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/page.css">
    <link rel="stylesheet" href="/deliveries.css">
  </head>
  <body>
    <header>
      <h1>Build light</h1>
      <nav aria-label="More"><a href="/">Lights and builds</a></nav>
    </header>
    <main class="details deliveries">
      <h2>The last deliveries</h2>
      ${list ? `<ul class="cards" role="list">${list}</ul>` : "<p>None has come since the start. A ping can be sent from the webhook's page at Buildkite.</p>"}
    </main>
  </body>
</html>
`;
}

function renderDelivery(delivery: RecordedDelivery): string {
  const { at, event, verdict, refusal, status, milliseconds, address, effects } = delivery;
  const ms = `${String(roundMilliseconds(milliseconds))} ms`;
  const how = [status ?? "no answer", ms, `from ${isolate(address)}`].join(" · ");
  const code = refusal ? ` <code>${refusal.code}</code>` : "";
  return `<li data-verdict="${verdict}"><details class="card">
          <summary>
            ${verdictMark(verdict)}<b>${isolate(event ?? "not verified")}</b> <span class="state">${verdict}${code}</span>
            ${renderTime(at)} <small>${how}</small>${renderEffects(effects)}
          </summary>
          ${renderDetails(delivery)}
        </details></li>`;
}

function renderEffects(effects: Effects | undefined): string {
  if (!effects) return "";
  const { branch, lights } = effects;
  const lines = [
    ...(branch ? [renderBranch(branch)] : []),
    ...lights.map(({ name, from, to }) => `${isolate(name)}: ${from} → <b>${to}</b>`),
  ];
  return lines.map((line) => `<p>${line}</p>`).join("") || "<p>Changed nothing</p>";
}

function renderBranch({ pipeline, ref, from, to, build, isNewBuild }: BranchEffect): string {
  const kind =
    ref.kind === "pull_request" ? ` (pull request ${isolate(ref.pullRequest ?? "")})` : "";
  const moved = from === to ? `still ${wordsOf(to)}` : `${wordsOf(from)} → <b>${wordsOf(to)}</b>`;
  const news = isNewBuild ? "new build" : "build";
  return `${isolate(pipeline)} ${isolate(ref.name)}${kind}: ${moved}, ${news} #${String(build)}`;
}

function wordsOf(status: Status | undefined): string {
  return status ? STATUS_WORDS[status] : "nothing known";
}

function renderDetails({ id, method, refusal, headers, body }: RecordedDelivery): string {
  const list = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    refusal ? `<p>${escape(refusal.message)}</p>` : "",
    id === undefined ? "" : `<p>Request <code>${isolate(id)}</code></p>`,
    method === undefined ? "" : `<p>Proved by its ${method}</p>`,
    `<h3>Headers</h3><pre>${plain(list.join("\n"))}</pre>`,
    `<h3>Body</h3>${body === undefined ? "<p>Not kept: it was not verified.</p>" : renderBody(body)}`,
  ]
    .filter((line) => line !== "")
    .join("\n          ");
}

function renderBody(body: string): string {
  return `<pre>${plain(JSON.stringify(JSON.parse(body), null, 2))}</pre>`;
}

/** Text from outside in a line of ours: it must not turn what stands beside it. */
function isolate(text: string): string {
  return `<bdi>${plain(text)}</bdi>`;
}

/** Text from outside in the order that it was written in, whatever marks in it ask for. */
function plain(text: string): string {
  return escape(text).replace(/\p{Bidi_Control}/gu, (mark) => {
    return `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function renderTime(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time>`;
}

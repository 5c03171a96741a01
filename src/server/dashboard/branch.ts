import { STATUS_WORDS } from "../../lights/words.js";
import { escape } from "../escape.js";
import type { StatusReport } from "../status.js";
import type { Details } from "./details.js";
import { button, link, mark, named, span } from "./html.js";

type Branch = StatusReport["pipelines"][number]["branches"][number];
type Build = NonNullable<Branch["verdict"]> | Branch["active"][number];
type Step = Branch["steps"][number];

const KINDS = { branch: "branch", pull_request: "pull request", tag: "tag" } as const;
const BAD: readonly (string | null)[] = ["failing", "failed", "failed_running"];

/** What is so with a branch, which steps failed, and the builds behind it. */
export function renderBranch(branch: Branch, details: Details): string {
  const { key, name, kind, pullRequest, status, words, since, steps } = branch;
  const { advice, mayChange } = details;
  const { now } = details.report;
  const failed = steps.filter((step) => BAD.includes(step.status));
  const { active, verdict } = branch;
  const isOver = !active.some(({ number }) => number === verdict?.number);
  const builds = [...[...active].reverse(), ...(verdict && isOver ? [verdict] : [])];
  const duration = since === null ? "" : ` for ${span(since, now)}`;
  return `<li class="branch" data-key="${escape(`${kind} ${pullRequest ?? ""} ${name}`)}">
            <p>${mark(status)}<b>${named(name)}</b> <span class="state">${words ?? "Nothing known"}${duration}</span>
              ${notesOf(branch, advice)
                .map((note) => `<span class="note">${note}</span>`)
                .join(" ")}</p>
            ${failed.length > 0 ? `<ul class="steps" role="list" aria-label="Failed steps">${failed.map((step) => renderStep(step, now)).join("")}</ul>` : ""}
            <ul class="runs" role="list">${builds.map((build) => renderBuild(build, now)).join("")}</ul>
            ${mayChange && status !== null && status !== "passed" ? button("dismiss", `Dismiss<span class="aside"> ${named(name)}</span>`, ["key", key]) : ""}
          </li>`;
}

/** What a verdict means after the one before it. */
export function comeback(branch: Branch | undefined): string {
  if (branch?.stillFailing) return "still failing";
  if (!branch?.fixed) return "";
  const by = branch.verdict?.by ?? null;
  return by === null ? "fixed" : `fixed by ${named(by)}`;
}

function notesOf(branch: Branch, advice: string): string[] {
  const { kind, pullRequest, isShown } = branch;
  const number = pullRequest === null ? "" : ` ${named(pullRequest)}`;
  const notes = [
    kind === "branch" ? "" : `${KINDS[kind]}${number}`,
    comeback(branch),
    isShown ? "" : `on no light: ${escape(advice)}`,
  ];
  return notes.filter((note) => note !== "");
}

function renderStep({ step, status, since, url }: Step, now: string): string {
  const words = status === null ? "" : STATUS_WORDS[status].toLowerCase();
  const duration = since === null ? "" : ` for ${span(since, now)}`;
  return `<li>${mark(status)}${link(url, step)} <span>${words}${duration}</span></li>`;
}

function renderBuild(build: Build, now: string): string {
  const { number, status, by, message, url } = build;
  const time = "since" in build && build.since ? ` ${span(build.since, now)} ago` : "";
  const who = by === null ? "" : ` by ${named(by)}`;
  const what = message === null ? "" : ` <q>${named(message)}</q>`;
  return `<li>${link(url, `#${String(number)}`)} ${STATUS_WORDS[status].toLowerCase()}${time}${who}${what}</li>`;
}

import type { Status } from "../../builds/status.js";
import { SHAPES } from "../../page/shapes.js";
import { escape } from "../escape.js";

/** The shapes that `mark` draws, to stand once in a page. */
export const MARKS = `<svg class="aside" aria-hidden="true">${Object.entries(SHAPES)
  .map(([status, d]) => `<symbol id="${status}" viewBox="30 25 140 140"><path d="${d}"/></symbol>`)
  .join("")}</svg>`;

/** A status as a shape on its colour; it stands beside words, which say the same. */
export function mark(status: Status | null): string {
  const shape = status === null ? "" : `<use href="#${status}"/>`;
  return `<svg class="mark" data-status="${status ?? "unknown"}" aria-hidden="true">${shape}</svg>`;
}

/** A name that a stranger chose: whatever its direction, it does not reach beyond itself. */
export function named(text: string): string {
  return `<bdi>${escape(text)}</bdi>`;
}

/** Links lead to web pages alone, whatever a payload says. */
export function link(url: string | null, text: string): string {
  if (!url?.startsWith("https://")) return named(text);
  return `<a href="${escape(url)}" rel="noreferrer">${named(text)}</a>`;
}

const UNITS = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
] as const;

/** How long ago that was, in its largest unit: no reader's time zone matters. */
export function span(from: string, to: string): string {
  const seconds = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 1000));
  const unit = UNITS.find(([size]) => seconds >= size);
  const text = unit ? `${String(Math.floor(seconds / unit[0]))} ${unit[1]}` : "a moment";
  const exact = `${from.slice(0, 16).replace("T", " ")} UTC`;
  return `<time datetime="${from}" title="${exact}">${text}</time>`;
}

/** A form of one button, which posts its field, if it has one. */
export function button(
  path: string,
  text: string,
  field?: readonly [name: string, value: string],
): string {
  const input = field ? `<input type="hidden" name="${field[0]}" value="${escape(field[1])}">` : "";
  return `<form method="post" action="/api/${path}">${input}<button>${text}</button></form>`;
}

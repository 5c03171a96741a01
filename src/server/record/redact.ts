import type { IncomingHttpHeaders } from "node:http";
import { BODY, HEADERS, type Fields, type Kind } from "./fields.js";

export const REDACTED = "[redacted]";

/** Characters of a body that are kept, as JSON. */
const MOST_OF_BODY = 8 * 1024;
const CUT = "[cut: too long]";

/** Characters of a text that are looked at, and that are kept: strangers write them. */
const MOST_READ = 400;
const MOST_KEPT = 200;

const MOST_HEADERS = 50;

const EMAIL = /[^\s<>@]+@[^\s<>@]+/g;

/** Headers in which nobody sends a secret, and the names of the others. */
export function redactHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const shown = Object.entries(headers).slice(0, MOST_HEADERS);
  return Object.fromEntries(
    shown.map(([name, value]) => {
      if (!HEADERS.has(name)) return [name.slice(0, MOST_KEPT), REDACTED];
      return [name, redactText(String(value))];
    }),
  );
}

/**
 * What may be shown of a body, as JSON of some 8 KB at the most. It goes by a list of fields that are
 * harmless: of all others it says how many there are, and of some their names.
 */
export function redactBody(body: unknown): string {
  return redactObject(body, BODY, { left: MOST_OF_BODY });
}

interface Budget {
  /** Characters. */
  left: number;
}

/** Writes JSON at once: to copy objects first would take longer than to read the body has. */
function redactObject(value: unknown, fields: Fields, budget: Budget): string {
  if (value === null) return "null";
  if (!isObject(value)) return JSON.stringify(REDACTED);
  const names = Object.keys(value);
  const shown: string[] = [];
  for (const name of names) {
    const kind = fields.get(name);
    if (kind === undefined) continue;
    if (budget.left <= 0) break;
    budget.left -= name.length + '"":,'.length;
    shown.push(`"${name}":${redactField(value[name], kind, budget)}`);
  }
  const others = names.length - shown.length;
  if (others > 0) shown.push(`"…":"${String(others)} more, not shown"`);
  return `{${shown.join(",")}}`;
}

function redactField(value: unknown, kind: Kind, budget: Budget): string {
  if (typeof kind === "object") return redactObject(value, kind, budget);
  const shown = JSON.stringify(redactScalar(value, kind));
  budget.left -= shown.length;
  return budget.left < 0 ? JSON.stringify(CUT) : shown;
}

function redactScalar(value: unknown, kind: "text" | "url" | "withheld") {
  if (value === null) return null;
  if (kind === "withheld") return REDACTED;
  if (typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value !== "string") return REDACTED;
  return kind === "url" ? redactUrl(value) : redactText(value);
}

/** The first line without e-mail addresses, which people write into messages and take for names. */
function redactText(text: string): string {
  const end = text.indexOf("\n");
  const line = text.slice(0, end < 0 ? MOST_READ : Math.min(end, MOST_READ));
  const kept = line.includes("@") ? line.replace(EMAIL, "[e-mail]") : line;
  const isWhole = line.length === text.length && kept.length <= MOST_KEPT;
  return isWhole ? kept : `${kept.slice(0, MOST_KEPT)}…`;
}

/** Without what may be a password or a token in it. */
function redactUrl(text: string): string {
  if (!text.startsWith("https://") || !URL.canParse(text)) return REDACTED;
  const { origin, pathname } = new URL(text);
  return redactText(`${origin}${pathname}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

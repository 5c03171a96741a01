import { parseJson } from "../../http/exchange.js";

type Form = readonly [words: string, form: (body: string) => string];

/** How a body may have looked before something re-formatted it, the likeliest first. */
const FORMS: readonly Form[] = [
  ["without the line break at its end", (body) => body.replace(/\r?\n$/, "")],
  ["with a line break at its end", (body) => `${body}\n`],
  ["with \\n for its line breaks", (body) => body.replaceAll("\r\n", "\n")],
  ["with \\r\\n for its line breaks", (body) => body.replace(/\r?\n/g, "\r\n")],
  ["as compact JSON", compact],
  ["as compact JSON with <, > and & escaped", (body) => escaped(compact(body))],
  ["as JSON that is parsed and written anew", (body) => rewritten(body)],
  [
    "as JSON that is parsed and written anew, with <, > and & escaped",
    (body) => escaped(rewritten(body)),
  ],
  ["as JSON indented by two spaces", (body) => rewritten(body, 2)],
  [
    "as JSON indented by two spaces, with a line break at its end",
    (body) => `${rewritten(body, 2)}\n`,
  ],
  ["as JSON indented by four spaces", (body) => rewritten(body, 4)],
];

/** The form of the body, in words, that passes; undefined where none does. */
export function passingForm(body: string, passes: (body: string) => boolean): string | undefined {
  return FORMS.find(([, form]) => passes(form(body)))?.[0];
}

/** Without the white space between its parts; numbers and strings stay as they are written. */
function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_all, text: string | undefined) => text ?? "");
}

function rewritten(json: string, indent?: number): string {
  const value = parseJson(json);
  return value === undefined ? json : JSON.stringify(value, undefined, indent);
}

/** As Rails writes JSON. */
function escaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

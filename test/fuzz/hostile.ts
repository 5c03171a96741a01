import { inserted, replaced, type Mutator } from "./mutate.js";

/** What programs stumble over in any text. */
export const CHARACTERS: readonly string[] = [
  ...["\0", "\ud800", "\udc00", "\u2028", "\ufeff", "\u00a0", "\u202e", "ÿþ", "\r\n", "\t", "💡"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "NaN", "undefined", "%00", "../"],
  ...["9".repeat(400), "1e999", "-0", " ".repeat(1000), "x".repeat(5000), "é".repeat(300)],
];

const INSTANTS: readonly string[] = [
  ...["0000-00-00T00:00:00Z", "9999-12-31 23:59:59 UTC", "2026-03-04T05:06:07.999999999+14:00"],
  ...["2026-03-04T05:06:07.890Z", "2026-03-04T05:06:08.000Z", "2026-99-99T99:99:99Z"],
];
const WORDS: readonly string[] = [
  ...["failed", "passed", "blocked", "running", "canceled", "unblocked", "broken", "trigger_job"],
  ...["main", "__proto__", "", "\\ud800", "\\u0000", "\\udc00\\ud800", "x".repeat(3000), "a\\nb"],
];
const NUMBERS: readonly string[] = [
  ...["0", "-0", "-1", "41", "42", "1.5", "1e999", "-1e999", "1e-400", "9007199254740993"],
];
const VALUES: readonly string[] = [
  ...[...INSTANTS, ...WORDS].map((text) => `"${text}"`),
  ...NUMBERS,
  ...["null", "true", "false", "[]", "{}", '{"__proto__":{"id":"1"}}', '[[{"id":7}]]', "NaN"],
  ...["[".repeat(200) + "]".repeat(200), '{"a":'.repeat(9000) + "1" + "}".repeat(9000)],
];
const KEYS: readonly string[] = [
  ...["event", "build", "pipeline", "project", "job", "agent", "id", "number", "state", "branch"],
  ...["tag", "pull_request", "creator", "author", "default_branch", "triggered_build", "timestamp"],
  ...["retry_source", "parallel_group_index", "parallel_group_total", "retried", "step_key"],
  ...["__proto__", "constructor", "prototype", "toString", "toJSON", "get", "length", "then"],
];

const KEY = /"\w+":/g;
const SCALAR = /(?<=":)(?:"[^"]*"|-?[\d.]+|true|false|null)/g;

/** Changes JSON within its syntax, for what comes behind the parser. */
export const JSON_MUTATORS: readonly Mutator[] = [
  replaced(SCALAR, VALUES),
  replaced(SCALAR, VALUES),
  replaced(/(?<=":)(?=[[{])/g, VALUES, (_, piece) => `${piece},"x":`),
  replaced(KEY, VALUES, (key, piece) => `${key}${piece},${key}`),
  replaced(KEY, KEYS, (_, piece) => `"${piece}":`),
  replaced(/"\w+":(?:"[^"]*"|[\w.]+),/g, [""]),
  inserted(CHARACTERS),
];

const YAML_VALUES: readonly string[] = [
  ...["", "*", "*a", "&a", "&a x", "!x", "!!binary aaaa", "!!map [", "~", "null", "yes", "0x1F"],
  ...[".inf", ".nan", "-0", "1e999", "2026-01-01", "'", '"', '"\\ud800"', "|", ">-", "? [a]", "%"],
  ...["[]", "{}", "[*a, *a, *a]", "&b [*a, *a]", "{<<: *a}", "[".repeat(99), "- ".repeat(45)],
  ...["{__proto__: {polluted: 1}}", "{constructor: 1}", "#ff8800", "[a: b: c]", "@", "`", "!a b"],
  ...["red", "rainbow", "still", "breathe", "24:00", "Europe/Berlin", "all", "web-* !web-old", "0"],
];
const YAML_LINES: readonly string[] = [
  ...["---", "...", "%YAML 1.1", "%TAG ! x", "__proto__: 1", "constructor: {}", "? a", "? [a, b]"],
  ...["<<: *a", "a: &a [x, x, x, x, x, x, x, x, x]", "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]"],
  ...["c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]", "d: &d [*c, *c, *c, *c, *c, *c, *c, *c]"],
  ...["e: [*d, *d, *d, *d, *d, *d, *d]", "{[[*a]]: 1}", "- - - - x", "# x", "\t", "x: y: z"],
];
const LINE = /^.*$/gm;

export const YAML_MUTATORS: readonly Mutator[] = [
  replaced(/(?<=: ).+$/gm, YAML_VALUES),
  replaced(/(?<=: ).+$/gm, YAML_VALUES, (value, piece) => `${piece} ${value}`),
  replaced(LINE, YAML_LINES, (line, piece) => `${line}\n${piece}`),
  replaced(LINE, YAML_LINES, (line, piece) => `${piece}\n${line}`),
  replaced(LINE, ["\n", "\n  "], (line, between) => line + between + line),
  replaced(LINE, [" ", "  ", "- ", "\t", "? ", "!"], (line, before) => before + line),
  replaced(LINE, [""]),
  inserted(CHARACTERS),
  inserted(YAML_VALUES),
];

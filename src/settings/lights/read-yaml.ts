import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  Scalar,
  visit,
  type Document,
  type ErrorCode,
} from "yaml";
import type { Path, PlacedFault } from "./fault.js";
import { isNestedTooDeep } from "./nesting.js";

export interface Yaml {
  readonly value: unknown;
  readonly faults: readonly PlacedFault[];
  /** The line, from 1, of the key or item at that path; where there is none, of what it is missing in. */
  readonly lineOf: (path: Path) => number;
}

const QUOTES = "must stand in quotes, for it begins with * or !";

/** For what happens to those who know patterns and not YAML, and where its own words do not help. */
const MESSAGES: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: QUOTES,
  MULTIPLE_TAGS: QUOTES,
  TAG_RESOLVE_FAILED: QUOTES,
  BAD_DIRECTIVE: "must not begin with %",
  DUPLICATE_KEY: "must stand here once",
  MULTIPLE_DOCS: "must be one document",
};

/** Characters of a message of the parser's. */
const LONGEST = 120;

/** Tags such as !!merge and !!omap would make of a value what no config needs, or throw. */
const OPTIONS = { resolveKnownTags: false, prettyErrors: false, logLevel: "error" } as const;

/** Reads YAML 1.2, and so JSON. What has faults is read as far as it makes sense. */
export function readYaml(text: string): Yaml {
  if (isNestedTooDeep(text)) return unread("must not be nested so deep");
  const lines = new LineCounter();
  const document = parseDocument(text, { ...OPTIONS, lineCounter: lines });
  // YAML 1.1 has keys that merge others, and throws where it cannot.
  if (document.directives.yaml.version === "1.1") return unread("must be YAML 1.2");
  const found = [
    ...tidy(document),
    ...[...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
      offset: pos[0],
      // Without the text that some messages end in: it may be long, or a secret.
      message: MESSAGES[code] ?? message.replace(/: .*/s, "").slice(0, LONGEST),
    })),
  ];
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const faults = found.map(({ offset, message }) => {
    return { line: lineAt(offset), path: pathAt(document.contents, offset), message };
  });
  const lineOf = (path: Path) => lineAt(offsetOf(document.contents, path));
  try {
    return { value: document.toJS(), faults, lineOf };
  } catch (error) {
    // A few aliases of aliases unfold to more than fits into the memory.
    if (!(error instanceof ReferenceError)) throw error;
    faults.push({ line: lineOf([]), path: [], message: "must not use one anchor so often" });
    return { value: undefined, faults, lineOf };
  }
}

function unread(message: string): Yaml {
  return { value: undefined, faults: [{ line: 1, path: [], message }], lineOf: () => 1 };
}

/**
 * Takes out what nobody needs and what would hide other faults. An alias of nothing is most likely a
 * pattern, so it is read as one; a lone `*` is an error of the parser's already. Keys that are no
 * words would be turned into such, which can take all the memory.
 */
function tidy(document: Document): { offset: number; message: string }[] {
  const anchors = new Set<string>();
  const faults: { offset: number; message: string }[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key)) return undefined;
      faults.push({ offset: startOf(key), message: "must have words as keys" });
      return visit.REMOVE;
    },
    Node(_, node) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
        return undefined;
      }
      if (anchors.has(node.source)) return undefined;
      if (node.source !== "") faults.push({ offset: startOf(node), message: QUOTES });
      return new Scalar(`*${node.source}`);
    },
  });
  return faults;
}

/** The path of the last key or item that begins at that offset or before. */
function pathAt(node: unknown, offset: number): Path {
  const isBefore = (each: unknown) => startOf(each) <= offset;
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => isBefore(key));
    return pair ? [String(pair.key), ...pathAt(pair.value, offset)] : [];
  }
  if (isSeq(node)) {
    const index = node.items.findLastIndex(isBefore);
    return index < 0 ? [] : [index, ...pathAt(node.items[index], offset)];
  }
  return [];
}

function offsetOf(node: unknown, [step, ...rest]: Path, offset = startOf(node)): number {
  if (isMap(node) && typeof step === "string") {
    const pair = node.items.find(({ key }) => String(key) === step);
    return pair ? offsetOf(pair.value, rest, startOf(pair.key)) : offset;
  }
  if (isSeq(node) && typeof step === "number") {
    const item = node.items[step];
    return offsetOf(item, rest, startOf(item));
  }
  return offset;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

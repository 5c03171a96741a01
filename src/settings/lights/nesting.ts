/** Far more than a config needs, and far less than a stack holds. */
const DEEPEST = 100;
const DEEP_LINE = new RegExp(`^[ \\t?:-]{${String(DEEPEST)}}`, "m");

/**
 * Whether a YAML text may be nested so deep that parsing it would end the process. Counted without a
 * parser: a bracket is a level, and of what needs none each takes a column at the start of a line.
 */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === "[" || bracket === "{" ? depth + 1 : Math.max(0, depth - 1);
    if (depth > DEEPEST) return true;
  }
  return DEEP_LINE.test(text);
}

/** Longest text that is kept of a name or a message: strangers write them. */
const MAX_TEXT = 200;

/** The first line of what may be there. Its type is a promise that nobody has checked. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  const [line] = typeof text === "string" ? text.split("\n", 1) : [];
  return line ? short(line) : undefined;
}

export function short(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

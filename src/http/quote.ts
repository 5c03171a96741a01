const LONGEST = 300;

/** Foreign text without what could move a terminal's cursor, or begin a new line. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}

/** One line of foreign text, for a sentence or a log: bounded, printable and without tokens. */
export function quote(text: string, tokens: readonly string[] = []): string {
  const clean = tokens
    .filter((token) => token !== "")
    .reduce((rest, token) => rest.replaceAll(token, "[token]"), text);
  const line = printable(clean);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

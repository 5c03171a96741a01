import { printable } from "../../http/quote.js";

/** Rows in columns. Text from elsewhere is kept from steering the terminal. */
export function table(rows: readonly (readonly string[])[]): string {
  const plain = rows.map((row) => row.map(printable));
  const widths = (plain[0] ?? []).map((_, column) =>
    Math.max(...plain.map((row) => row[column]?.length ?? 0)),
  );
  return plain
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("corpus/", import.meta.url);

/** The saved inputs of a target, as text. Findings are added to them. */
export function corpusOf(target: string): readonly string[] {
  const folder = new URL(`${target}/`, FOLDER);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(new URL(name, folder), "utf8"));
}

export type Path = readonly (string | number)[];

/** What is wrong at a place of the config, and what was expected there. */
export interface Fault {
  readonly path: Path;
  readonly message: string;
}

export interface PlacedFault extends Fault {
  /** From 1. */
  readonly line: number;
}

/** As it would be written: `lights[1].branches`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${String(step)}]`;
      if (!/^[\w$-]+$/.test(step)) return `[${JSON.stringify(cut(step))}]`;
      return `${index === 0 ? "" : "."}${cut(step)}`;
    })
    .join("");
}

/** For what may be long, or a secret in the wrong place. */
export function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** What stands in the way of setting up: a sentence that says what to do about it. */
export class SetupError extends Error {
  override readonly name = "SetupError";

  /** @param code names the kind of failure, for scripts. */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const MAX_EXCERPT = 300;

/** Foreign text without what could move a terminal's cursor. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}

/** One line of foreign text, for a sentence: bounded, printable and without secrets. */
export function quote(text: string, secrets: readonly string[]): string {
  const clean = secrets
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
  const line = printable(clean);
  return line.length > MAX_EXCERPT ? `${line.slice(0, MAX_EXCERPT)}…` : line;
}

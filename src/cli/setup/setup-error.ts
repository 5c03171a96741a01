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

/** One line of foreign text, for a sentence: bounded, without control characters and secrets. */
export function quote(text: string, secrets: readonly string[]): string {
  const clean = secrets
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text)
    .replace(/\p{Cc}+/gu, " ");
  return clean.length > MAX_EXCERPT ? `${clean.slice(0, MAX_EXCERPT)}…` : clean;
}

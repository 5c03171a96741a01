/** What went wrong with catching up, and what an operator can do about it; it is tried again. */
export class Trouble extends Error {
  override readonly name = "Trouble";

  /**
   * @param code names the kind of failure; a run of failures with one code is logged once.
   * @param retryAfter milliseconds until another try makes sense; left out, ever longer waits.
   */
  constructor(
    readonly code: string,
    message: string,
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A query asks for more than it gets: the same again would not help, a narrower one may. */
export class TooMuch extends Error {
  override readonly name = "TooMuch";

  /** `deep`: too many pages for Buildkite. `large`: one page holds more than is read here. */
  constructor(readonly what: "deep" | "large") {
    super(`Too ${what}.`);
  }
}

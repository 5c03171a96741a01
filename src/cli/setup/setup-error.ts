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

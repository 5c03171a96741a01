/** The drivers' messages on other hosts say that they try again; a command does not. */
export function askedOnce(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(message.replace(/[;:] tried again[^.]*/, ""));
}

import { messageOf } from "./message-of.js";

/** The drivers' messages on other hosts say that they try again; a command does not. */
export function askedOnce(error: unknown): Error {
  return new Error(messageOf(error).replace(/[;:] tried again[^.]*/, ""));
}

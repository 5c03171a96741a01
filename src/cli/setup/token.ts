import { randomBytes } from "node:crypto";

/** The webhook's token, which is the key that signs. */
export interface Token {
  readonly value: string;
  /** Made here and now, so that the app cannot know it yet. */
  readonly isFresh: boolean;
}

/**
 * The token that the webhook is to have: `present` is Buildkite's, `given` what WEBHOOK_TOKEN names.
 * Buildkite's stays where it is among them, or where nothing is given.
 */
export function chooseToken(present: string | undefined, given: readonly string[]): Token {
  const [first = present] = given;
  const value = present !== undefined && given.includes(present) ? present : first;
  return value === undefined ? makeToken() : { value, isFresh: false };
}

/**
 * The token that replaces `present`: the one that WEBHOOK_TOKEN names after it (`old,new`, as a
 * rotation that was cut off leaves it), or a new one.
 */
export function nextToken(present: string | undefined, given: readonly string[]): Token {
  const index = present === undefined ? -1 : given.indexOf(present);
  const value = index < 0 ? undefined : given[index + 1];
  return value === undefined ? makeToken() : { value, isFresh: false };
}

function makeToken(): Token {
  return { value: randomBytes(20).toString("hex"), isFresh: true };
}

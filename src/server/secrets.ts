import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Compares in constant time. Hashing gives both sides one length, so that comparing them tells
 * nothing of the secret's.
 */
export function areSame(given: string, secret: string): boolean {
  return timingSafeEqual(sha256(given), sha256(secret));
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

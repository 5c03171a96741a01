import { randomUUID } from "node:crypto";
import { sign } from "../webhook/index.js";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Credentials {
  readonly token: string;
  /** What the receiver accepts; a signature wherever it may be one. */
  readonly accept: "either" | "signature" | "token";
}

/** Sends a body as Buildkite does, signed. Rejects where nobody answers within 10 seconds. */
export async function deliver(
  url: string,
  body: string,
  { token, accept }: Credentials,
  id: string = randomUUID(),
): Promise<Answer> {
  const credentials =
    accept === "token"
      ? { "X-Buildkite-Token": token }
      : { "X-Buildkite-Signature": sign(body, { token }) };
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "Buildkite-Request",
      "X-Buildkite-Request": id,
      ...credentials,
    },
    body,
    redirect: "error",
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
}

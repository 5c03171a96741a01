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
  credentials: Credentials,
  id?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: deliveryHeaders(body, credentials, id),
    body,
    redirect: "error",
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
}

/** The headers that Buildkite sends with a body. */
export function deliveryHeaders(
  body: string,
  { token, accept }: Credentials,
  id: string = randomUUID(),
): Readonly<Record<string, string>> {
  return {
    "Content-Type": "application/json",
    "User-Agent": "Buildkite-Request",
    "X-Buildkite-Request": id,
    ...(accept === "token"
      ? { "X-Buildkite-Token": token }
      : { "X-Buildkite-Signature": sign(body, { token }) }),
  };
}

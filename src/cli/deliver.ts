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

export interface Particulars {
  readonly id?: string | undefined;
  readonly event?: string | undefined;
  /** Unix seconds at which it was sent, as the signature has it; now, where left out. */
  readonly timestamp?: number | undefined;
}

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | string;
}

/** A delivery as Buildkite would send it, signed. */
export function compose(
  body: Uint8Array<ArrayBuffer> | string,
  { token, accept }: Credentials,
  { id = randomUUID(), event, timestamp }: Particulars = {},
): Delivery {
  const credentials =
    accept === "token"
      ? { "X-Buildkite-Token": token }
      : { "X-Buildkite-Signature": sign(body, { token, timestamp }) };
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": "Buildkite-Request",
    "X-Buildkite-Request": id,
    ...(event !== undefined && { "X-Buildkite-Event": event }),
    ...credentials,
  };
  return { headers, body };
}

/** Rejects where nobody answers within 10 seconds. */
export async function post(url: string | URL, { headers, body }: Delivery): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers,
    body,
    redirect: "error",
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
}

/** Composes a delivery and sends it, as `post` does. */
export function deliver(
  url: string | URL,
  body: string,
  credentials: Credentials,
  particulars?: Particulars,
): Promise<Answer> {
  return post(url, compose(body, credentials, particulars));
}

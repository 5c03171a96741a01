import type { ReadableStream } from "node:stream/web";
import { z } from "zod";

/** An answer as it came, whatever its status. */
export interface Exchange {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where it is longer than is read. */
  readonly text: string | undefined;
  /** Milliseconds until it began, by the clock that nobody sets. */
  readonly took: number;
}

export interface ExchangeOptions extends Pick<RequestInit, "method" | "headers" | "body"> {
  readonly signal: AbortSignal;
  /** Milliseconds within which all of the answer has to be there. */
  readonly timeout: number;
  readonly maxBytes: number;
}

/** No answer came. It quotes nothing: the texts of fetch's errors may hold a token. */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError";

  /** @param code the system's, such as ECONNREFUSED; undefined where there was none. */
  constructor(
    readonly reason: "timed out" | "unreachable",
    readonly code?: string,
  ) {
    super(code === undefined ? reason : `${reason} (${code})`);
  }
}

/**
 * Sends a request and reads the answer. Redirects are not followed: what is sent along is for this
 * host alone. Rejects with an ExchangeError where no answer came, also on `signal`.
 */
export async function exchange(
  url: URL,
  { signal, timeout, maxBytes, ...init }: ExchangeOptions,
): Promise<Exchange> {
  // AbortSignal.any() would do, but on Node 20 each call leaves something in the long-lived signal.
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, timeout);
  const askedAt = performance.now();
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: abort.signal });
    const took = performance.now() - askedAt;
    const { status, headers } = response;
    return { status, headers, text: await readText(response, maxBytes), took };
  } catch (error) {
    if (abort.signal.aborted) throw new ExchangeError("timed out");
    throw new ExchangeError("unreachable", networkCode(error));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

const NetworkError = z.object({ cause: z.object({ code: z.string() }) });

/** The system's word for why fetch has failed, such as ECONNREFUSED. */
export function networkCode(error: unknown): string | undefined {
  return NetworkError.safeParse(error).data?.cause.code;
}

async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Undefined where it is no JSON. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

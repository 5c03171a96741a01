import type { ReadableStream } from "node:stream/web";
import { z } from "zod";

import { LightError } from "../newest.js";
import type { Answer } from "./answer.js";
import type { Request } from "./command.js";

/** Room for a list of some hundred lights. */
const MAX_BODY_CHARS = 512 * 1024;

export interface Account {
  /** The origin of LIFX's HTTP API, such as `https://api.lifx.com`. */
  readonly apiUrl: string;
  readonly token: string;
}

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Milliseconds within which the answer has to be there, with its body; ten seconds where left out. */
  readonly timeout?: number;
  /** Milliseconds to the next try, where LIFX is not reached. */
  readonly retryAfter: number;
}

/**
 * Sends a request and reads the answer, whatever it is. Redirects are not followed: the token is for
 * this host alone. Rejects with a LightError where no answer came.
 */
export async function ask(
  { apiUrl, token }: Account,
  { method, path, body }: Request,
  { signal, timeout = 10_000, retryAfter }: AskOptions,
): Promise<Answer> {
  // AbortSignal.any() would do, but on Node 20 each call leaves something in the long-lived signal.
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
  };
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, timeout);
  try {
    const response = await fetch(new URL(path, apiUrl), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: abort.signal,
    });
    // What comes back may echo the token, and parts of it are logged.
    const text = (await readText(response)).replaceAll(token, "[token]");
    return { status: response.status, headers: response.headers, body: parseJson(text) };
  } catch (error) {
    throw abort.signal.aborted ? timedOut(timeout, retryAfter) : unreachable(error, retryAfter);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

async function readText(response: Response): Promise<string> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BODY_CHARS) break;
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function timedOut(timeout: number, retryAfter: number): LightError {
  const message = `LIFX's API did not answer within ${timeout / 1000} s: tried again until it does`;
  return new LightError("lifx_timed_out", message, retryAfter);
}

const NetworkError = z.object({ cause: z.object({ code: z.string() }) });

/** Says only the error's code: the text and the cause of fetch's errors may hold the token. */
function unreachable(error: unknown, retryAfter: number): LightError {
  const { data } = NetworkError.safeParse(error);
  return new LightError(
    "lifx_unreachable",
    `LIFX's API is not reached (${data?.cause.code ?? "request failed"}): check the network and ` +
      `LIFX_API_URL; tried again until it is`,
    retryAfter,
  );
}

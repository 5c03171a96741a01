import type { ReadableStream } from "node:stream/web";
import { z } from "zod";

import { LightError } from "../newest.js";
import type { Answer } from "./answer.js";
import type { Command } from "./command.js";

const TIMEOUT = 10_000;
/** Room for the results of some hundred lights. */
const MAX_BODY_CHARS = 64 * 1024;

export interface AskOptions {
  readonly apiUrl: string;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Milliseconds to the next try, where LIFX is not reached. */
  readonly retryAfter: number;
}

/**
 * Sends a command and reads the answer, whatever it is; both within ten seconds. Redirects are not
 * followed: the token is for this host alone. Rejects with a LightError where no answer came.
 */
export async function ask(command: Command, options: AskOptions): Promise<Answer> {
  const { apiUrl, token, signal, retryAfter } = options;
  // AbortSignal.any() would do, but on Node 20 each call leaves something in the long-lived signal.
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
  };
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, TIMEOUT);
  try {
    const response = await fetch(new URL(command.path, apiUrl), {
      method: command.method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(command.body),
      redirect: "manual",
      signal: abort.signal,
    });
    // What comes back may echo the token, and parts of it are logged.
    const text = (await readText(response)).replaceAll(token, "[token]");
    return { status: response.status, headers: response.headers, body: parseJson(text) };
  } catch (error) {
    throw abort.signal.aborted ? timedOut(retryAfter) : unreachable(error, retryAfter);
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

function timedOut(retryAfter: number): LightError {
  const message = `LIFX's API did not answer within ${TIMEOUT / 1000} s: tried again until it does`;
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

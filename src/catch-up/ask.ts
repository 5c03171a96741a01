import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import { TooMuch, Trouble } from "./trouble.js";

/** A hundred builds of some twenty jobs each; parsing more at once would hold up deliveries. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Milliseconds within which the answer has to be there, with its body. */
const TIMEOUT = 60_000;

export interface Account {
  /** The origin of Buildkite's REST API, such as `https://api.buildkite.com`: the token goes nowhere else. */
  readonly apiUrl: string;
  /** Needs the scope `read_builds`. */
  readonly token: string;
  /** Its slug, as in `https://buildkite.com/<slug>`. */
  readonly organization: string;
}

/** Buildkite's answer as it came; `body` is undefined where it is no JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** Milliseconds from when it was asked for to the first of it, by the clock that nobody sets. */
  readonly took: number;
}

/**
 * Asks for a path and reads the answer, whatever it is. Redirects are not followed, for the token is
 * for this origin alone. Rejects with a Trouble where no answer came, and with a TooMuch where it is
 * larger than is read here.
 */
export async function ask(
  { apiUrl, token }: Account,
  path: string,
  signal: AbortSignal,
): Promise<Answer> {
  // AbortSignal.any() would do, but on Node 20 each call leaves something in the long-lived signal.
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, TIMEOUT);
  const askedAt = performance.now();
  try {
    const response = await fetch(new URL(path, apiUrl), {
      headers: {
        accept: "application/json",
        "cache-control": "no-cache",
        authorization: `Bearer ${token}`,
      },
      redirect: "manual",
      signal: abort.signal,
    });
    const took = performance.now() - askedAt;
    const { status, headers } = response;
    return { status, headers, body: parseJson(await readText(response)), took };
  } catch (error) {
    if (error instanceof TooMuch) throw error;
    throw abort.signal.aborted ? timedOut() : unreachable(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

async function readText(response: Response): Promise<string> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new TooMuch("large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function timedOut(): Trouble {
  const message = `Buildkite's API did not answer within ${TIMEOUT / 1000} s: tried again until it does`;
  return new Trouble("buildkite_timed_out", message);
}

const NetworkError = z.object({ cause: z.object({ code: z.string() }) });

/** Says only the error's code: the text and the cause of fetch's errors may hold the token. */
function unreachable(error: unknown): Trouble {
  const { data } = NetworkError.safeParse(error);
  return new Trouble(
    "buildkite_unreachable",
    `Buildkite's API is not reached (${data?.cause.code ?? "request failed"}): check the network ` +
      `and BUILDKITE_API_URL; tried again until it is`,
  );
}

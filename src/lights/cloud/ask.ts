import { exchange, ExchangeError, parseJson } from "../../http/exchange.js";
import { LightError } from "../newest.js";
import type { Answer } from "./answer.js";
import type { Request } from "./command.js";

/** Room for a list of some hundred lights. */
const MAX_BODY_BYTES = 512 * 1024;

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
  const answer = await exchange(new URL(path, apiUrl), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
    ...{ signal, timeout, maxBytes: MAX_BODY_BYTES },
  }).catch((error: unknown) => {
    throw failureOf(error, timeout, retryAfter);
  });
  const { status, headers, text } = answer;
  // What comes back may echo the token, and parts of it are logged.
  return { status, headers, body: parseJson(text?.replaceAll(token, "[token]")) };
}

function failureOf(error: unknown, timeout: number, retryAfter: number): LightError {
  const { reason, code = "request failed" } =
    error instanceof ExchangeError ? error : new ExchangeError("unreachable");
  if (reason === "timed out") {
    const message = `LIFX's API did not answer within ${timeout / 1000} s: tried again until it does`;
    return new LightError("lifx_timed_out", message, retryAfter);
  }
  return new LightError(
    "lifx_unreachable",
    `LIFX's API is not reached (${code}): check the network and LIFX_API_URL; tried again until it is`,
    retryAfter,
  );
}

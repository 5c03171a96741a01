import { exchange, ExchangeError, parseJson } from "../http/exchange.js";
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
  const answer = await exchange(new URL(path, apiUrl), {
    headers: {
      accept: "application/json",
      "cache-control": "no-cache",
      authorization: `Bearer ${token}`,
    },
    ...{ signal, timeout: TIMEOUT, maxBytes: MAX_BODY_BYTES },
  }).catch((error: unknown) => {
    throw troubleOf(error);
  });
  const { status, headers, text, took } = answer;
  if (text === undefined) throw new TooMuch("large");
  return { status, headers, body: parseJson(text), took };
}

function troubleOf(error: unknown): Trouble {
  const { reason, code = "request failed" } =
    error instanceof ExchangeError ? error : new ExchangeError("unreachable");
  if (reason === "timed out") {
    const message = `Buildkite's API did not answer within ${TIMEOUT / 1000} s: tried again until it does`;
    return new Trouble("buildkite_timed_out", message);
  }
  return new Trouble(
    "buildkite_unreachable",
    `Buildkite's API is not reached (${code}): check the network and BUILDKITE_API_URL; tried again until it is`,
  );
}

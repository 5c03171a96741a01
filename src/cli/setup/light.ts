import { z } from "zod";
import { ExchangeError, parseJson, type Exchange } from "../../http/exchange.js";
import { quote } from "../../http/quote.js";
import { compose } from "../deliver.js";
import { sampleBody } from "../sample.js";
import { Refused } from "../verdict.js";
import type { Io } from "./io.js";
import { SetupError } from "./setup-error.js";

/** The running app, as it is reached from here. */
export interface Light {
  /** Where it takes deliveries. */
  readonly url: string;
  /**
   * Sends a ping, signed. `shielded` where the app takes deliveries from other addresses alone, so
   * that nothing is said of the token. Rejects with a SetupError for all else but "accepted".
   */
  readonly ping: (token: string) => Promise<"accepted" | "shielded">;
  /** When a ping arrived last; `shut` and `locked` where that is not told. */
  readonly status: (password: string | undefined) => Promise<Status | "shut" | "locked">;
}

export interface Status {
  /** ISO 8601, as the app's clock has it. */
  readonly now: string;
  readonly lastPing: string | null;
}

const TIMEOUT = 10_000;
/** The status of ten thousands of branches. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

const Accepted = z.object({ ok: z.literal(true), event: z.literal("ping") });
const StatusAnswer = z.object({ now: z.string(), lastPing: z.string().nullable() });

export function createLight(url: string, { exchange }: Pick<Io, "exchange">): Light {
  const { origin } = new URL(url);

  async function request(
    path: string,
    init: Pick<RequestInit, "method" | "headers" | "body">,
  ): Promise<Exchange> {
    const { signal } = new AbortController();
    const options = { ...init, signal, timeout: TIMEOUT, maxBytes: MAX_BODY_BYTES };
    const answer = await exchange(new URL(path, origin), options).catch((error: unknown) => {
      throw unreachable(url, error);
    });
    if (answer.status < 300 || answer.status >= 400) return answer;
    throw new SetupError(
      "app_redirects",
      `${origin} answers with a redirect (${answer.status}), which Buildkite does not follow: give the address that it leads to as --url.`,
    );
  }

  return {
    url,
    async ping(token) {
      const body = sampleBody("ping");
      const { headers } = compose(body, { token, accept: "signature" });
      const answer = await request("/webhook", { method: "POST", headers, body });
      const content = parseJson(answer.text);
      if (answer.status === 200 && Accepted.safeParse(content).success) return "accepted";
      const { data } = Refused.safeParse(content);
      if (data?.error.code === "address_not_allowed") return "shielded";
      throw refusal(url, answer.status, data?.error, token);
    },
    async status(password) {
      const credentials = Buffer.from(`setup:${password ?? ""}`).toString("base64");
      const headers = password === undefined ? {} : { authorization: `Basic ${credentials}` };
      const answer = await request("/api/status", { headers });
      if (answer.status === 401) return "locked";
      return StatusAnswer.safeParse(parseJson(answer.text)).data ?? "shut";
    },
  };
}

/** By the app's own codes. */
const ADVICE: Readonly<Record<string, string>> = {
  signature_mismatch:
    "The app does not accept the webhook's token: set WEBHOOK_TOKEN to the same here and in the app (`heroku config:get WEBHOOK_TOKEN` shows the app's).",
  signature_not_accepted:
    "The app takes no signatures: set WEBHOOK_ACCEPT=signature in the app, and run this again.",
};

function refusal(
  url: string,
  status: number,
  error: { readonly code: string; readonly message: string } | undefined,
  token: string,
): SetupError {
  if (error) {
    const says = `The app refuses a ping (${status}): ${quote(error.message, [token])}`;
    return new SetupError(quote(error.code, [token]), ADVICE[error.code] ?? says);
  }
  // What a platform answers in the place of an app that starts or has crashed.
  if (status >= 500) {
    const message = `${url} fails (${status}): look at the app's log, and run this again once it is up.`;
    return new SetupError("app_fails", message);
  }
  const message = `What answers at ${url} is not this app (${status}): check --url.`;
  return new SetupError("not_the_app", message);
}

function unreachable(url: string, error: unknown): SetupError {
  const { message } = error instanceof ExchangeError ? error : new ExchangeError("unreachable");
  return new SetupError(
    "app_unreachable",
    `${url} is not reached: ${message}. Check --url, and that the app is up; Buildkite has to reach it, too.`,
  );
}

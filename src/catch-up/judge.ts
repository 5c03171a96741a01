import { z } from "zod";
import { quote } from "../http/quote.js";
import type { Answer } from "./ask.js";
import { rateLimitWait } from "./rate-limit.js";
import { TooMuch, Trouble } from "./trouble.js";

/** Milliseconds to the next try where only a person can help. */
const RARELY = 15 * 60_000;

const ADVICE: Readonly<Record<number, readonly [code: string, advice: string]>> = {
  401: [
    "buildkite_token_refused",
    "Buildkite does not accept BUILDKITE_API_TOKEN: make one with the scope read_builds at " +
      "https://buildkite.com/user/api-access-tokens",
  ],
  403: [
    "buildkite_forbidden",
    "Buildkite does not let this token read builds: BUILDKITE_API_TOKEN needs the scope read_builds " +
      "and access to BUILDKITE_ORG; where the organization uses single sign-on, an authorization " +
      "for that; and where it or the token lists allowed IP addresses, this machine's among them",
  ],
  404: [
    "buildkite_no_such_organization",
    "Buildkite finds no such organization for this token: check that BUILDKITE_ORG is its slug, as " +
      "in https://buildkite.com/<slug>, and that BUILDKITE_API_TOKEN has access to it",
  ],
};

const REFUSED = [
  "buildkite_request_refused",
  "Buildkite does not accept the request: check BUILDKITE_API_URL and BUILDKITE_ORG",
] as const;

/** Buildkite gives a hundred at the most; to read millions would hold up deliveries. */
const List = z.array(z.unknown()).max(1_000);

/**
 * The builds of an answer, each of them anything. Throws a Trouble where it is no list of builds, and
 * a TooMuch where Buildkite wants the query narrowed.
 */
export function judge(answer: Answer, token: string): readonly unknown[] {
  const { status, body } = answer;
  if (status === 200) {
    const { data } = List.safeParse(body);
    if (data) return data;
    const message =
      "What answers is not Buildkite's API, or fails: check BUILDKITE_API_URL and any proxy between; tried again";
    throw new Trouble("buildkite_answer_unreadable", message);
  }
  if (status === 429) {
    const wait = rateLimitWait(answer);
    const message =
      `Buildkite's rate limit is used up: nothing is asked for ${Math.ceil(wait / 1000)} s. ` +
      `Does something else of the organization's use its API?`;
    throw new Trouble("buildkite_rate_limited", message, wait);
  }
  if (status >= 500) {
    const message = `Buildkite's API fails (${status}): tried again until it is well`;
    throw new Trouble("buildkite_unavailable", message);
  }
  if (status >= 300 && status < 400) {
    const message = `BUILDKITE_API_URL answers with a redirect (${status}), which is not followed: set it to where it leads`;
    throw new Trouble("buildkite_redirected", message, RARELY);
  }
  const says = quote(Refusal.safeParse(body).data?.message ?? "", [token]);
  if (status === 400 && /\bdeep\b|\bnarrow\b/i.test(says)) throw new TooMuch("deep");
  const [code, advice] = ADVICE[status] ?? REFUSED;
  const quoted = says && `. Buildkite says: ${says}`;
  throw new Trouble(code, `${advice} (${status})${quoted}`, RARELY);
}

const Refusal = z.object({ message: z.string() });

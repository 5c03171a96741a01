import { z } from "zod";
import { rateLimitWait } from "../../catch-up/rate-limit.js";
import { parseJson, type Exchange } from "../../http/exchange.js";
import { quote } from "../../http/quote.js";
import { SetupError } from "./setup-error.js";

export const NEW_TOKEN = "https://buildkite.com/user/api-access-tokens";

export const TOKEN_ADVICE = `make one at ${NEW_TOKEN}, with the scopes read_notification_services and write_notification_services`;

/** What the request was of: it makes out what is forbidden or not found. */
export type Subject = "token" | "webhooks" | "pipeline";

const FORBIDDEN: Readonly<Record<Subject, string>> = {
  token: "Buildkite does not let this token be used from here: look at its allowed IP addresses.",
  webhooks:
    "Buildkite lets only administrators of the organization manage notification services, or all members where “Manage Notification Services” is on: use the API token of one of those. Where the organization uses single sign-on, the token has to be authorized for it.",
  pipeline:
    "Buildkite does not let this API token see pipelines: it needs the scope read_pipelines.",
};

const NOT_FOUND: Readonly<Record<Subject, readonly [code: string, message: string]>> = {
  token: ["not_buildkite", "What answers is not Buildkite's API: check BUILDKITE_API_URL."],
  webhooks: [
    "no_such_organization",
    "Buildkite finds no such organization for this API token: --org is its slug, as in https://buildkite.com/<slug>, and the token has to have access to it.",
  ],
  pipeline: [
    "no_such_pipeline",
    "Buildkite finds no such pipeline: --pipeline is its slug, as in https://buildkite.com/<organization>/<slug>.",
  ],
};

const Refusal = z.object({ message: z.string() });

/** Why Buildkite did not do it. `secrets` are not quoted. */
export function refusalOf(
  answer: Exchange,
  subject: Subject,
  secrets: readonly string[],
): SetupError {
  const { status } = answer;
  const says = quote(Refusal.safeParse(parseJson(answer.text)).data?.message ?? "", secrets);
  const quoted = says && ` Buildkite says: ${says}`;
  if (status === 401) {
    return new SetupError(
      "api_token_refused",
      `Buildkite does not accept the API token: ${TOKEN_ADVICE}.`,
    );
  }
  if (status === 403) return new SetupError("forbidden", `${FORBIDDEN[subject]}${quoted}`);
  if (status === 404) return new SetupError(...NOT_FOUND[subject]);
  if (status === 422) {
    return new SetupError("not_accepted", `Buildkite does not accept the webhook.${quoted}`);
  }
  if (status === 429) {
    const seconds = Math.ceil(rateLimitWait(answer) / 1000);
    const message = `Buildkite's limit of requests is used up: try again in ${seconds} s.`;
    return new SetupError("rate_limited", message);
  }
  if (status >= 500) {
    return new SetupError("api_fails", `Buildkite's API fails (${status}): try again later.`);
  }
  const message = `What answers is not Buildkite's API (${status}): check BUILDKITE_API_URL.${quoted}`;
  return new SetupError("not_buildkite", message);
}

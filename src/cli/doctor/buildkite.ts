import { z } from "zod";
import { ask } from "../../catch-up/ask.js";
import { judge } from "../../catch-up/judge.js";
import type { Settings } from "../../settings/settings.js";
import { askedOnce } from "../asked-once.js";
import { failed, noted, ok, type Check } from "./check.js";

const Token = z.object({ scopes: z.array(z.string()), expires_at: z.string().nullish() });

const NEEDED = "read_builds";

export const buildkiteChecks: readonly Check[] = [
  {
    name: "Buildkite's API",
    async run({ settings }, signal) {
      const account = accountIn(settings);
      if (!account)
        return noted("BUILDKITE_API_TOKEN is not set: what is missed is not caught up with.");
      const { status, body } = await ask(account, "/v2/access-token", signal).catch(rethrow);
      const token = Token.safeParse(body).data;
      if (status === 401) return failed(`It does not accept BUILDKITE_API_TOKEN. ${MAKE_ONE}`);
      if (!token)
        return failed(
          `It does not tell of the token (${String(status)}): check BUILDKITE_API_URL.`,
        );
      const details = token.expires_at ? [`The token expires at ${token.expires_at}.`] : [];
      if (!token.scopes.includes(NEEDED))
        return failed(`The token lacks ${NEEDED}. ${MAKE_ONE}`, details);
      return ok(`It takes the token, with ${token.scopes.join(", ")}.`, details);
    },
  },
  {
    name: "Buildkite's builds",
    after: "Buildkite's API",
    async run({ settings }, signal) {
      const account = accountIn(settings);
      if (!account) return noted("BUILDKITE_ORG is not set.");
      const path = `/v2/organizations/${account.organization}/builds?per_page=1`;
      try {
        judge(await ask(account, path, signal), account.token);
      } catch (error) {
        throw askedOnce(error);
      }
      return ok(`Those of ${account.organization} can be read.`);
    },
  },
];

const MAKE_ONE = `Make one with the scope ${NEEDED} at https://buildkite.com/user/api-access-tokens.`;

function accountIn({ buildkite, buildkiteApiUrl }: Settings) {
  return buildkite && { ...buildkite, apiUrl: buildkiteApiUrl };
}

function rethrow(error: unknown): never {
  throw askedOnce(error);
}

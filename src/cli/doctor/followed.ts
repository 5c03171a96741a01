import { parseJson } from "../../http/exchange.js";
import { Refused } from "../verdict.js";
import { askHost } from "./ask.js";
import { failed, noted, ok, type Check } from "./check.js";

/** Asks without the token: who is refused for that is there, and nobody begins to follow. */
export const followedCheck: Check = {
  name: "The followed app",
  async run({ settings: { followUrl } }, signal) {
    if (followUrl === undefined) return noted("FOLLOW_URL is not set: no app is followed.");
    const { text, status } = await askHost(new URL("/api/follow", followUrl), { signal });
    const code = Refused.safeParse(parseJson(text)).data?.error.code;
    if (code === "follow_token_wrong") return ok(`${followUrl} can be followed.`);
    if (code === "follow_token_not_set")
      return failed("It lets nobody follow: set FOLLOW_TOKEN there, to the same as here.");
    return failed(`Something else answers there (${String(status)}): check FOLLOW_URL.`);
  },
};

import { expect, it } from "@jest/globals";
import { rateLimitWait } from "../../src/catch-up/rate-limit.js";

const USED_UP = { "ratelimit-remaining": "0", "ratelimit-reset": "42" };
const USER_USED_UP = { "ratelimit-user-remaining": "0", "ratelimit-user-reset": "17" };
const LEFT = { "ratelimit-remaining": "7", "ratelimit-reset": "42" };

it.each<[string, number, Record<string, string>, number]>([
  ["nothing, where some are left", 200, LEFT, 0],
  ["nothing, where nothing is said", 200, {}, 0],
  ["until the organization's window ends", 200, USED_UP, 42],
  ["until the user's window ends", 200, { ...LEFT, ...USER_USED_UP }, 17],
  ["until both end", 200, { ...USED_UP, ...USER_USED_UP }, 42],
  ["a minute, where no end is said", 200, { "ratelimit-remaining": "0" }, 60],
  ["a minute, where the end is no number", 200, { ...USED_UP, "ratelimit-reset": "soon" }, 60],
  ["a second at least", 200, { ...USED_UP, "ratelimit-reset": "0" }, 1],
  ["an hour at most", 200, { ...USED_UP, "ratelimit-reset": "99999" }, 3600],
  ["as long as a refusal says", 429, { ...LEFT, "retry-after": "9" }, 9],
  ["for the later of the two", 429, { ...USED_UP, "retry-after": "9" }, 42],
  ["for a reset, where a refusal says no more", 429, LEFT, 42],
  ["a minute, where a refusal says nothing", 429, {}, 60],
])("waits %s", (_, status, headers, seconds) => {
  expect(rateLimitWait({ status, headers: new Headers(headers) })).toBe(seconds * 1000);
});

import type { Answer } from "./ask.js";

/** Buildkite counts requests in windows of a minute. */
const WINDOW = 60_000;
/** A wait beyond this comes from a broken header, and must not end in silence. */
const LONGEST = 3_600_000;

/** What counts them: the organization's limit, and the user's. */
const LIMITS = ["ratelimit", "ratelimit-user"] as const;

/** Milliseconds after an answer in which nothing may be asked. */
export function rateLimitWait({ status, headers }: Pick<Answer, "status" | "headers">): number {
  const isRefused = status === 429;
  const resets = LIMITS.flatMap((limit) => {
    const isUsedUp = headers.get(`${limit}-remaining`) === "0";
    return isUsedUp ? [seconds(headers.get(`${limit}-reset`)) ?? WINDOW] : [];
  });
  const retryAfter = isRefused ? seconds(headers.get("retry-after")) : undefined;
  const waits = [...resets, ...(retryAfter === undefined ? [] : [retryAfter])];
  if (waits.length > 0) return Math.min(Math.max(...waits, 1000), LONGEST);
  return isRefused ? resetOf(headers) : 0;
}

/** Refused by a limit that does not say that it is used up. */
function resetOf(headers: Headers): number {
  const resets = LIMITS.flatMap((limit) => seconds(headers.get(`${limit}-reset`)) ?? []);
  return resets.length === 0 ? WINDOW : Math.min(Math.max(...resets, 1000), LONGEST);
}

/** A header's whole seconds in milliseconds. */
function seconds(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined;
}

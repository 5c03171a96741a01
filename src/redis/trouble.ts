import { isNativeError } from "node:util/types";

/** What an operator can do about it, by what Redis, the network or its client says. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/WRONGPASS|NOAUTH|NOPERM/, "it does not let us in: check the user and password in REDIS_URL"],
  [
    /certificate|CERT_|SSL|TLS/i,
    "its certificate is not trusted: where it has signed its own (Heroku), set REDIS_TLS_VERIFY=false",
  ],
  [/OOM/, "it is out of memory: give it more"],
  [/MISCONF|ENOSPC/, "it cannot write to its disk: see Redis' own log"],
  [/READONLY/, "it is a replica: set REDIS_URL to the primary"],
  [/LOADING/, "it is reading what it has kept: it will answer soon"],
  [/ENOTFOUND|EAI_AGAIN/, "no such host is known: check REDIS_URL"],
  [/timed out|ETIMEDOUT/i, "it does not answer in time: see whether it hangs or is overloaded"],
  [/unknown command|syntax error/i, "it is too old: Redis 7 is needed"],
];

const AWAY = "it is not reached: check that it runs, and REDIS_URL";

/** Whether the client says only that there is no connection. */
export function isDisconnected(error: unknown): boolean {
  return /isn't writeable|max retries|Connection is closed/.test(saidBy(error));
}

/** An error's text alone: the client's errors carry the command they are of, with all that is in it. */
export function reasonOf(error: unknown): string {
  return saidBy(error).slice(0, 200);
}

/** Why Redis is of no use now, in a sentence for an operator. */
export function troubleIn(error: unknown): string {
  const said = saidBy(error);
  const [, advice = AWAY] = ADVICE.find(([pattern]) => pattern.test(said)) ?? [];
  return `Redis cannot be used, for ${advice}.`;
}

function saidBy(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const code = "code" in error ? `${String(error.code)} ` : "";
  return `${code}${error.message}`;
}

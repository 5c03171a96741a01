import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

export interface RedisSettings {
  /** `redis://` or `rediss://`, with a password. */
  readonly url: string;
  /** Whether the certificate of `rediss://` has to be one that this machine trusts. */
  readonly verifiesTls: boolean;
}

export interface Connection {
  readonly redis: Redis;
  /** Why there is no connection, as far as that is known: commands themselves fail without a reason. */
  readonly problem: () => Error | undefined;
}

/** Milliseconds: a delivery is answered before Buildkite gives up, which is after 5 s. */
const TIMEOUT = 2_000;
const LONGEST_WAIT = 2_000;

/**
 * A connection that comes back by itself; resolves after the first try. While it is away commands fail at once, and one without an
 * answer fails after two seconds, and the milliseconds that it may block: whether it was carried out
 * is then not known.
 */
export async function connect(
  { url, verifiesTls }: RedisSettings,
  blocks = 0,
): Promise<Connection> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    // What failed was answered 503: it must not be done behind the sender's back, later and again.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: TIMEOUT,
    commandTimeout: blocks + TIMEOUT,
    // A connection that is dead without a word.
    socketTimeout: blocks + TIMEOUT,
    retryStrategy: (times) => Math.min(100 * 2 ** times, LONGEST_WAIT),
    ...(url.startsWith("rediss:") && { tls: { rejectUnauthorized: verifiesTls } }),
  });
  let problem: Error | undefined;
  redis.on("error", (error: Error) => (problem = error));
  redis.on("ready", () => (problem = undefined));
  await Promise.race([redis.connect().catch(() => undefined), sleep(TIMEOUT)]);
  return { redis, problem: () => problem };
}

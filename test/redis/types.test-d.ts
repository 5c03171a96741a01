/** What docs/redis-replay-store.md shows, for the compiler alone: node-redis is not installed here. */
import type { Redis } from "ioredis";
import { RedisReplayStore } from "../../src/redis/replay-store.js";
import { createWebhooks } from "../../src/webhook/index.js";

/** As `createClient()` of node-redis 5 has it. */
interface NodeRedisClient {
  sendCommand<Reply = unknown>(args: readonly (string | Buffer)[]): Promise<Reply>;
}

declare const redis: Redis;
declare const client: NodeRedisClient;

const byIoredis = new RedisReplayStore({ sendCommand: (...args) => redis.call(...args) });
const byNodeRedis = new RedisReplayStore({ sendCommand: (...args) => client.sendCommand(args) });

createWebhooks({ token: "lamp-room-token", replays: byIoredis });
createWebhooks({ token: "lamp-room-token", replays: byNodeRedis });

// @ts-expect-error A reply that is not returned would be none.
new RedisReplayStore({ sendCommand: (...args) => void redis.call(...args) });
// @ts-expect-error There is nothing to send commands by.
new RedisReplayStore({});

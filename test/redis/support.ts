import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis, type RedisOptions } from "ioredis";

type ClientOptions = Pick<
  RedisOptions,
  "enableOfflineQueue" | "lazyConnect" | "maxRetriesPerRequest"
>;

/** A redis-server of a test's own, which loses nothing that it has acknowledged. */
export interface TestRedis {
  readonly port: number;
  readonly url: string;
  /** For assertions. */
  readonly client: Redis;
  /** Another client, with its own connection, closed at the end; resolves once it is ready. */
  readonly connect: (options?: ClientOptions) => Promise<Redis>;
  /** Forgets everything. */
  readonly flush: () => Promise<unknown>;
  /** Ends it at once; what it has kept stays. */
  readonly kill: () => Promise<void>;
  /** Lets it hang, with its connections open. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Starts it again, on the same port with what was kept. */
  readonly start: () => Promise<void>;
  readonly end: () => Promise<void>;
}

const INSTALL =
  "redis-server does not start. Is Redis 7 installed? Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis.";

export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const clients: Redis[] = [];
  const client = open({ lazyConnect: true });
  let server: ChildProcess | undefined;

  function open(options: ClientOptions): Redis {
    const opened = new Redis(url, {
      retryStrategy: () => 50,
      maxRetriesPerRequest: null,
      ...options,
    });
    opened.on("error", () => undefined);
    clients.push(opened);
    return opened;
  }

  async function start(): Promise<void> {
    const started = spawn("redis-server", argsOf(port, folder), { stdio: "ignore" });
    server = started;
    let failure: unknown;
    started.once("error", (error) => (failure = error));
    started.once(
      "exit",
      (code: number | null) => (failure ??= new Error(`It has ended: ${code}.`)),
    );
    if (client.status === "wait") client.connect().catch(() => undefined);
    while (!(await answers(client, started.pid))) {
      if (failure) throw new Error(INSTALL, { cause: failure });
      await sleep(20);
    }
  }

  async function kill(): Promise<void> {
    if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
  }

  async function end(): Promise<void> {
    for (const each of clients) each.disconnect();
    await kill();
    rmSync(folder, { recursive: true });
  }

  try {
    await start();
  } catch (error) {
    await end();
    throw error;
  }
  return {
    port,
    url,
    client,
    async connect(options = {}) {
      const opened = open({ ...options, lazyConnect: true });
      await opened.connect();
      return opened;
    },
    flush: () => client.flushall(),
    kill,
    pause: () => server?.kill("SIGSTOP"),
    resume: () => server?.kill("SIGCONT"),
    start,
    end,
  };
}

function argsOf(port: number, dir: string): string[] {
  const kept = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  return ["--bind", "127.0.0.1", "--port", `${port}`, "--dir", dir, ...kept];
}

/** Whether that process answers, and not another one that was given the same port. */
async function answers(client: Redis, pid: number | undefined): Promise<boolean> {
  if (client.status !== "ready") return false;
  try {
    await client.ping();
    return (await client.info("server")).includes(`process_id:${pid}\r\n`);
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

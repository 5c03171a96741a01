import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort } from "node:worker_threads";

/** What the thread of `flood-visits.ts` does. It imports nothing of ours, which it could not find. */
export interface Errand {
  readonly origin: string;
  readonly token: string;
  /** A delivery's, into which a number is put. */
  readonly payload: object;
}

/** One `GET /healthz`, and then one delivery. */
export interface Visit {
  /** From the first packet of `GET /healthz` until its answer is through. */
  readonly milliseconds: number;
  /** The statuses of the answers, or why there is none. */
  readonly health: number | string;
  readonly delivery: number | string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Milliseconds from the end of a visit to the next. */
const PAUSE = 20;

const { origin, token, payload } = await new Promise<Errand>((resolve) => {
  parentPort?.once("message", resolve);
});
const over = new AbortController();
parentPort?.once("message", () => {
  over.abort();
});

function send(path: string, agent: Agent | false, { body, ...options }: Sent = {}) {
  return new Promise<number>((resolve, reject) => {
    request(`${origin}${path}`, { agent, ...options }, (response) => {
      response.once("error", reject).resume();
      response.once("end", () => {
        resolve(response.statusCode ?? 0);
      });
    })
      .once("error", reject)
      .end(body);
  });
}

function delivery(number: number): Sent {
  const body = JSON.stringify({ ...payload, number });
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", token).update(`${timestamp}.${body}`).digest("hex");
  const value = `timestamp=${timestamp},signature=${signature}`;
  return { method: "POST", headers: { "X-Buildkite-Signature": value }, body };
}

const kept = new Agent({ keepAlive: true, maxSockets: 1 });
for (let number = 0; !over.signal.aborted; number += 1) {
  const start = performance.now();
  const health = await send("/healthz", false).catch(String);
  const milliseconds = performance.now() - start;
  const agent = number % 2 === 0 && kept;
  const visit: Visit = {
    milliseconds,
    health,
    delivery: await send("/webhook", agent, delivery(number)).catch(String),
  };
  parentPort?.postMessage(visit);
  await sleep(PAUSE);
}
kept.destroy();

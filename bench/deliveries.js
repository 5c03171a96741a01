import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";

export const TOKEN = "t0ken-of-the-benchmark";

/** Makes a body some 4 kB long, in as many small parts as Buildkite's. */
const META_DATA = Object.fromEntries(
  Array.from({ length: 86 }, (_, index) => [
    `note-${String(index)}`,
    "oil, wick and lamp: all well",
  ]),
);

/** @typedef {{ body: string, headers: Record<string, string> }} Delivery */

/**
 * The next build of each of so many branches, signed.
 *
 * @param {number} round
 * @param {number} count
 * @returns {Delivery[]}
 */
export function prepare(round, count) {
  return Array.from({ length: count }, (_, index) =>
    delivery(finished(round * count + index + 1, { branch: `branch-${String(index)}` })),
  );
}

/**
 * @param {number} number
 * @param {{ branch?: string, state?: "passed" | "failed" }} build
 * @returns {string}
 */
export function finished(number, { branch = "main", state = "passed" } = {}) {
  const now = new Date().toISOString();
  const url = "https://buildkite.com/harbour-lights/lamp-room";
  const build = {
    id: `build-${String(number)}`,
    web_url: `${url}/builds/${String(number)}`,
    ...{ number, branch, state, blocked: false, message: "Trim the wick" },
    ...{ created_at: now, scheduled_at: now, started_at: now, finished_at: now },
    meta_data: META_DATA,
  };
  const names = { id: "lamp-room", slug: "lamp-room", name: "Lamp room" };
  const pipeline = { ...names, web_url: url, default_branch: "main" };
  const sender = { id: "ida", name: "Ida Fresnel" };
  return JSON.stringify({ event: "build.finished", build, pipeline, sender });
}

/**
 * @param {string} body
 * @param {string} token
 * @returns {Delivery}
 */
export function delivery(body, token = TOKEN) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac("sha256", token).update(`${timestamp}.${body}`).digest("hex");
  const headers = {
    "Content-Type": "application/json",
    "X-Buildkite-Event": "build.finished",
    "X-Buildkite-Signature": `timestamp=${timestamp},signature=${mac}`,
  };
  return { body, headers };
}

/**
 * Resolves once each is answered 200; rejects where one is not.
 *
 * @param {string} origin
 * @param {readonly Delivery[]} deliveries
 * @param {number} atATime over as many connections, which are kept
 */
export async function send(origin, deliveries, atATime) {
  const agent = new Agent({ keepAlive: true, maxSockets: atATime });
  const waiting = deliveries.values();
  async function sendSome() {
    for (const each of waiting) {
      const status = await post(origin, each, agent);
      if (status !== 200) throw new Error(`A delivery was answered ${String(status)}.`);
    }
  }
  await Promise.all(Array.from({ length: atATime }, sendSome));
  agent.destroy();
}

/**
 * A right signature is taken and a wrong one is not: what is measured is the whole way.
 *
 * @param {string} origin
 */
export async function proveThatItVerifies(origin) {
  const body = finished(1);
  const agent = new Agent();
  const right = await post(origin, delivery(body), agent);
  const wrong = await post(origin, delivery(body, "another"), agent);
  if (right === 200 && wrong === 401) return;
  throw new Error(`Right and wrong signatures are answered ${String(right)}, ${String(wrong)}.`);
}

/**
 * @param {string} origin
 * @param {Delivery} delivery
 * @param {Agent} agent
 * @returns {Promise<number | undefined>} the status of the answer
 */
export function post(origin, { body, headers }, agent) {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}/webhook`, { method: "POST", agent, headers }, (response) => {
      response.once("error", reject).once("end", () => {
        resolve(response.statusCode);
      });
      response.resume();
    });
    sent.once("error", reject).end(body);
  });
}

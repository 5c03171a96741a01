// What remembering signatures costs in memory, and that it is given back: a million signed deliveries
// that span hours by an injected clock, each through the middleware, without a network.
import { Buffer } from "node:buffer";
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import process from "node:process";
import { createWebhooks, sign } from "../dist/webhook/index.js";

const TOKEN = "t0ken-of-the-benchmark";
const START = 1_772_600_767;
const DELIVERIES = 1_000_000;
const A_SECOND = 50;

const { gc } = globalThis;
if (!gc) throw new Error("Start it as `node --expose-gc bench/memory.js`.");

let second = START;
const webhooks = createWebhooks({ token: TOKEN, now: () => second * 1000 });
const socket = new Socket();
const twice = delivery(0);

print("| deliveries | clock | heap, MB |");
print("| ---: | ---: | ---: |");
for (let number = 1; number <= DELIVERIES; number += 1) {
  second = START + Math.floor(number / A_SECOND);
  await take(delivery(number));
  if (number % (DELIVERIES / 10) === 0) {
    const hours = ((second - START) / 3600).toFixed(1);
    print(`| ${String(number)} | ${hours} h | ${(heap() / 1e6).toFixed(1)} |`);
  }
}

// A full window, and the same once it has passed.
for (const rate of [1, 50, 500]) {
  second += 1000;
  await take(delivery(-second));
  const before = heap();
  const count = 300 * rate;
  for (let number = 1; number <= count; number += 1) {
    if (number % rate === 0) second += 1;
    await take(delivery(second * 1000 + number));
  }
  const bytes = ((heap() - before) / count).toFixed(0);
  second += 1000;
  await take(delivery(-second));
  const left = ((heap() - before) / count).toFixed(0);
  print(
    `${String(rate)} a second for 300 s: ${bytes} bytes an entry inside the window, ${left} after it.`,
  );
}
await take(twice, '"code":"timestamp_outside_window"');
await webhooks.close();

/** @param {number} number */
function delivery(number) {
  const rawBody = Buffer.from(
    `{"event":"ping","service":{},"organization":{},"n":${String(number)}}`,
  );
  const signature = sign(rawBody, { token: TOKEN, timestamp: second });
  return { rawBody, headers: { "x-buildkite-signature": signature } };
}

/**
 * Resolves once the delivery is handled; throws unless the answer says so.
 *
 * @param {ReturnType<typeof delivery>} delivery
 * @param {string} expected
 */
async function take({ rawBody, headers }, expected = '"duplicate":false') {
  const request = Object.assign(new IncomingMessage(socket), { method: "POST", headers, rawBody });
  const response = new ServerResponse(request);
  let answer = "";
  response.end = (text) => {
    answer = String(text);
    return response;
  };
  webhooks.middleware(request, response);
  await webhooks.close();
  if (!answer.includes(expected)) throw new Error(`Expected ${expected}, got ${answer}`);
}

/** Bytes that are reachable. */
function heap() {
  gc?.();
  gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}

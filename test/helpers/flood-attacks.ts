import { once } from "node:events";
import { TOKEN } from "./app.js";
import { abort, fire, keepAsking, open, repeat } from "./flood.js";
import { payloadOf } from "./payloads.js";
import { request, signed, withToken } from "./webhook-request.js";

/** What is done so often at the full size, and resolves with the answers by their status: no 200. */
export interface Attack {
  readonly count: number;
  readonly begin: (port: number, count: number) => Promise<Readonly<Record<string, number>>>;
}

const PATH = "/webhook";
const PING = payloadOf("ping");
const LONG = { ...PING, filling: "a".repeat(4096) };
const STALE = Math.floor(Date.now() / 1000) - 3600;

const right = signed(LONG, { path: PATH, token: TOKEN });
const wrong = [
  request(PING, { path: PATH }),
  request(PING, { path: PATH, headers: { "X-Buildkite-Token": "guessed" } }),
  request(PING, { path: PATH, headers: { "X-Buildkite-Signature": "timestamp=1" } }),
  signed(PING, { path: PATH, token: TOKEN, timestamp: STALE }),
  signed(LONG, { path: PATH, token: "guessed" }),
].map(({ bytes }) => bytes);

const proof = { "X-Buildkite-Token": TOKEN };
const claim = (headers: Readonly<Record<string, string | string[]>>, body: string) =>
  request(body, { path: PATH, headers: { ...proof, ...headers } }).bytes;
/** Lengths that are too large, or not what follows. None of what they announce is a delivery. */
const lies = [
  claim({ "Content-Length": String(10 ** 12) }, "{}"),
  claim({ "Content-Length": String(1024 * 1024) }, "{}"),
  claim({ "Content-Length": "1" }, JSON.stringify(LONG)),
  claim({ "Content-Length": "-1" }, "{}"),
  claim({ "Content-Length": ["2", "40"] }, "{}"),
  claim({ "Content-Length": "2", "Transfer-Encoding": "chunked" }, "0\r\n\r\n"),
  claim({ "Transfer-Encoding": "chunked, identity" }, "2\r\n{}\r\n0\r\n\r\n"),
  claim({ "Transfer-Encoding": "chunked" }, "fffffffffffffff\r\n{}"),
  claim({ "Transfer-Encoding": "chunked" }, `2;${"x".repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
  claim({ "Transfer-Encoding": "chunked" }, `${"1\r\na\r\n".repeat(5_000)}0\r\n\r\n`),
];

const get = "GET /nothing HTTP/1.1\r\nHost: light.example.com\r\n\r\n";
const garbage = [
  Buffer.from(get.repeat(1_000)),
  Buffer.concat(Array<Buffer>(200).fill(withToken(PING, "guessed").bytes)),
  Buffer.concat([wrong[0] ?? Buffer.alloc(0), Buffer.alloc(64 * 1024, "\0\x01\xfe\r\n")]),
  Buffer.from(`${get}${"\r\n".repeat(10_000)}DELIVER ME`),
  Buffer.alloc(64 * 1024, 0x16),
  Buffer.from(`GET / HTTP/9.9\r\n\r\n`.repeat(100)),
];

const headersOf = (entries: readonly string[]) =>
  Buffer.from(
    `POST ${PATH} HTTP/1.1\r\nHost: light.example.com\r\n${entries.join("\r\n")}\r\n\r\n`,
  );
const headerFloods = [
  headersOf(Array.from({ length: 50_000 }, (_, index) => `X-${index}: a`)),
  headersOf([`X-Buildkite-Signature: ${"a".repeat(1024 * 1024)}`]),
  headersOf(Array.from({ length: 1_900 }, () => `a:b`)),
  headersOf([`X-Forwarded-For: ${"192.0.2.1,".repeat(1_500)}`]),
  headersOf([
    `X-Buildkite-Signature: timestamp=${"1".repeat(7_000)},signature=${"f".repeat(7_000)}`,
  ]),
];

/** A connection for each, of which the list's are sent in turn. */
function firing(list: readonly Uint8Array[]): Attack["begin"] {
  return async (port, count) => {
    const statuses: Record<string, number> = {};
    await repeat(count, 100, async (index) => {
      for (const line of await fire(port, list[index % list.length] ?? Buffer.alloc(0))) {
        const status = line.slice(-3);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    });
    return statuses;
  };
}

export const ATTACKS: Readonly<Record<string, Attack>> = {
  "aborted bodies": {
    count: 5_000,
    async begin(port, count) {
      const part = right.bytes.subarray(0, right.head.byteLength + 1_000);
      await repeat(count, 100, (index) => abort(port, part, index % 2 === 0));
      return {};
    },
  },
  "wrong credentials": {
    count: 100_000,
    begin: (port, count) =>
      keepAsking(port, count, (index) => wrong[index % wrong.length] ?? Buffer.alloc(0)),
  },
  "lying lengths": { count: 5_000, begin: firing(lies) },
  "pipelined garbage": { count: 5_000, begin: firing(garbage) },
  "header floods": { count: 5_000, begin: firing(headerFloods) },
  "idle connections": {
    count: 3_000,
    async begin(port, count) {
      const sockets = Array.from({ length: count }, () => open(port));
      await Promise.allSettled(sockets.map((socket) => once(socket, "connect")));
      for (const socket of sockets) socket.destroy();
      return {};
    },
  },
};

/** For connections that drip a delivery: half of them its head already, the others its body. */
export function dripped(index: number) {
  return { bytes: right.bytes, head: index % 2 === 0 ? 0 : right.head.byteLength };
}

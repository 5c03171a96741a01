import { once } from "node:events";
import { connect } from "node:net";
import { performance } from "node:perf_hooks";

/**
 * Requests as bytes, made before the clock runs: the generator then only writes and waits, so that
 * it is no slower than the fastest server.
 *
 * @param {Buffer} body
 * @param {Record<string, string>} headers
 * @returns {Buffer}
 */
export function toRequest(body, headers) {
  const all = {
    Host: "localhost",
    "Content-Type": "application/json",
    "Content-Length": body.length,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST /webhook HTTP/1.1\r\n${lines.join("")}\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/**
 * Sends all of them over so many kept connections, each of which waits for its answer before it
 * sends the next. Resolves with the milliseconds that each took; rejects for any other status.
 *
 * @param {number} port
 * @param {readonly Buffer[]} requests
 * @param {{ connections: number, status: number }} options
 * @returns {Promise<number[]>}
 */
export async function send(port, requests, { connections, status }) {
  const waiting = requests.values();
  /** @type {number[]} */
  const times = [];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      await once(socket, "connect");
      await sendSome(socket, waiting, status, times);
      socket.destroy();
    }),
  );
  return times;
}

/**
 * @param {import("node:net").Socket} socket
 * @param {Iterator<Buffer>} waiting
 * @param {number} status
 * @param {number[]} times
 * @returns {Promise<void>}
 */
function sendSome(socket, waiting, status, times) {
  return new Promise((resolve, reject) => {
    let received = "";
    let begin = 0;
    const next = () => {
      const { done, value } = waiting.next();
      if (done) {
        resolve();
        return;
      }
      begin = performance.now();
      socket.write(value);
    };
    socket.setEncoding("latin1").on("error", reject);
    socket.on("close", () => {
      reject(new Error("The server hung up."));
    });
    socket.on("data", (chunk) => {
      received += String(chunk);
      if (!isWhole(received)) return;
      times.push(performance.now() - begin);
      if (!received.startsWith(`HTTP/1.1 ${String(status)} `)) {
        reject(new Error(`Expected ${String(status)}, but was answered ${received}`));
      }
      received = "";
      next();
    });
    next();
  });
}

/** @param {string} answer */
function isWhole(answer) {
  const end = answer.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(answer) ?? [];
  // In chunks, a body ends with an empty one.
  if (length === undefined) return answer.endsWith("0\r\n\r\n");
  return answer.length >= end + 4 + Number(length);
}

import { Buffer } from "node:buffer";
import express from "express";
import { answer } from "./answer.js";
import { readSignature, respond } from "./by-hand.js";

const MAX_BYTES = 1024 * 1024;

/**
 * The stream read by hand as it is mostly done: `for await`, with a limit.
 *
 * @type {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => Promise<void>}
 */
export async function receive(request, response) {
  const signature = readSignature(request);
  /** @type {Buffer[]} */
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BYTES) {
      answer(response, 413);
      return;
    }
    chunks.push(chunk);
  }
  respond(response, Buffer.concat(chunks), signature);
}

export default express().post("/webhook", receive);

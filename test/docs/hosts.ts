/** Loaded first: whatever an app listens on, it gets a free port of this machine, and prints it. */
const LISTENING = `
import { Server } from "node:net";

const { listen } = Server.prototype;
let isFirst = true;
Server.prototype.listen = function (...args) {
  if (isFirst) this.once("listening", () => console.log(this.address().port));
  isFirst = false; // Fastify listens on each of a name's addresses.
  const callback = args.findLast((each) => typeof each === "function");
  return listen.call(this, 0, "127.0.0.1", callback);
};
`;

const SERVE_FETCH = `
import { serve } from "@hono/node-server";
import { webhook } from "./fetch.js";

serve({ fetch: webhook });
`;

/** What a function URL does with a request. */
const SERVE_LAMBDA = `
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { handler } from "./lambda.js";

createServer(async (request, response) => {
  const body = (await buffer(request)).toString("base64");
  const { headers } = request;
  const answer = await handler({ version: "2.0", headers, body, isBase64Encoded: true });
  const length = { "Content-Length": Buffer.byteLength(answer.body) };
  response.writeHead(answer.statusCode, { ...answer.headers, ...length }).end(answer.body);
}).listen();
`;

export const HOSTS = new Map([
  ["listening.js", LISTENING],
  ["serve-fetch.js", SERVE_FETCH],
  ["serve-lambda.js", SERVE_LAMBDA],
]);

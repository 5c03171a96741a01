import express from "express";
import express4 from "express4";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebhookError, type WebhookRequest } from "../../src/webhook/index.js";
import { RawClient } from "../helpers/webhook-request.js";

type Next = (error?: unknown) => void;
export type Handler = (request: WebhookRequest, response: ServerResponse, next: Next) => void;
type KeepBytes = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A kind of server that the webhooks are put into. */
export interface Face {
  readonly name: string;
  /** Handlers one after the other; what goes to `next(error)` is answered `{ refused: code }`. */
  readonly mount: (...handlers: Handler[]) => RequestListener;
  /** A parser that reads the body before the webhooks do. */
  readonly json: (options?: { verify: KeepBytes }) => Handler;
}

/** Answers a refusal as an application might, so that a test can tell whose answer it is. */
function refuse(error: unknown, _request: unknown, response: ServerResponse, next: Next): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const [status, code] =
    error instanceof WebhookError ? [error.status, error.code] : [500, "other"];
  const body = JSON.stringify({ refused: code });
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  response.writeHead(status, headers).end(body);
}

const plainJson: Face["json"] = (options) => (request, response, next) => {
  void request.toArray().then((chunks) => {
    options?.verify(request, response, Buffer.concat(chunks));
    next();
  }, next);
};

/** What Express does with handlers, in a few lines. */
function chain(handlers: readonly Handler[]): RequestListener {
  return (request, response) => {
    const run = (at: number, error?: unknown): void => {
      const next = (failure?: unknown): void => {
        run(at + 1, failure);
      };
      if (error !== undefined) refuse(error, request, response, next);
      else handlers[at]?.(request, response, next);
    };
    run(0);
  };
}

export const FACES: readonly Face[] = [
  {
    name: "Express 5",
    mount: (...handlers) => express().use(...handlers, refuse),
    json: (options) => express.json(options),
  },
  {
    name: "Express 4",
    mount: (...handlers) => express4().use(...handlers, refuse),
    json: (options) => express4.json(options),
  },
  { name: "node:http", mount: (...handlers) => chain(handlers), json: plainJson },
];

/** A test's servers and connections, all closed after it. */
export class Bench {
  #closers: (() => unknown)[] = [];

  /** Resolves with the port. */
  async serve(listener: RequestListener): Promise<number> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    this.#closers.push(async () => {
      server.close().closeAllConnections();
      await once(server, "close");
    });
    return portOf(server.address());
  }

  async connect(port: number): Promise<RawClient> {
    const client = await RawClient.open(port);
    this.#closers.push(() => {
      client.hangUp();
    });
    return client;
  }

  /** A server and a connection to it. */
  async open(listener: RequestListener): Promise<RawClient> {
    return this.connect(await this.serve(listener));
  }

  async close(): Promise<void> {
    const closers = this.#closers.splice(0).reverse();
    for (const close of closers) await close();
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === "object" && address) return address.port;
  throw new Error("The server has no port.");
}

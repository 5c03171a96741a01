import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import { answer, answerRefused } from "./answer.js";
import { checkBodyHeaders, discardBody, readBody } from "./body.js";
import { describeDelivery, type Claimed, type Delivery } from "./delivery.js";
import { WebhookError } from "./errors.js";
import { createHandlers, type On } from "./handlers.js";
import { checkOptions, must, type VerifyOptions } from "./options.js";
import { parse } from "./parse.js";
import { MemoryReplayStore, type ReplayStore } from "./replays.js";
import { createTurns, type Turn } from "./turns.js";
import { startVerification } from "./verify.js";

export interface WebhookOptions extends VerifyOptions {
  /** A larger body is refused. Bytes, default 1 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /**
   * `"before-handlers"` (default) answers 200, then runs the handlers. `"after-handlers"` waits for
   * them: a failure is answered 500 and the delivery forgotten. Buildkite waits about 5 seconds.
   */
  readonly acknowledge?: "before-handlers" | "after-handlers" | undefined;
  /** Where signatures are remembered. Default: in this process's memory; `false` remembers none. */
  readonly replays?: ReplayStore | false | undefined;
}

/** What `request.buildkite` holds once a request is verified; `duplicate`: it was taken before. */
export type Received = Claimed & { readonly duplicate: boolean };

declare global {
  namespace Express {
    interface Request {
      buildkite?: Received;
    }
  }
}

export type WebhookRequest = IncomingMessage & { buildkite?: Received };
type Next = (error?: unknown) => void;
type Turned = readonly [Received, Turn | undefined];

/** Hears of refusals (WebhookErrors), of what handlers throw, and of senders that went away. */
export type OnError = (error: unknown, delivery?: Delivery, request?: WebhookRequest) => unknown;

export interface Webhooks {
  readonly on: On;
  /** Adds a listener. Without any, what handlers throw goes to `console.error`. */
  readonly onError: (listener: OnError) => void;
  /** Verifies, answers and runs the handlers: an Express handler and a plain `node:http` listener. */
  readonly middleware: (request: WebhookRequest, response: ServerResponse, next?: Next) => void;
  /**
   * Only verifies: sets `request.buildkite` and calls `next()`. Refusals go to `next(error)`,
   * duplicates are answered here. A response of 500 or more forgets the delivery again.
   */
  readonly verifier: (request: WebhookRequest, response: ServerResponse, next: Next) => void;
  /** Resolves when nothing is under way: for a clean stop, after the server takes no more. */
  readonly close: () => Promise<void>;
}

/** Throws a TypeError at once for an option that makes no sense, a missing token above all. */
export function createWebhooks(options: WebhookOptions): Webhooks {
  const checked = checkOptions(options);
  const { maxBodyBytes = 1024 * 1024, acknowledge = "before-handlers" } = options;
  must("maxBodyBytes", Number.isSafeInteger(maxBodyBytes) && maxBodyBytes > 0);
  must("acknowledge", ["before-handlers", "after-handlers"].includes(acknowledge));
  const { replays = new MemoryReplayStore(checked) } = options;
  must("replays", replays === false || "claim" in Object(replays));
  const takeTurn = createTurns(replays, checked, report);
  const handlers = createHandlers();
  const listeners: OnError[] = [];
  let underWay = 0;
  const waiting: (() => void)[] = [];

  function report(error: unknown, delivery?: Delivery, request?: WebhookRequest): void {
    // Strangers' requests that are refused or broken off shall not fill a log that nobody set up.
    if (listeners.length === 0 && (delivery || !request)) console.error(error);
    const tell = async (listener: OnError) => await listener(error, delivery, request);
    for (const listener of listeners) tell(listener).catch(console.error);
  }

  /** From the request to its turn, of which a duplicate has none. */
  async function receive(request: WebhookRequest): Promise<Turned> {
    if (request.method !== "POST") throw new WebhookError("method_not_allowed", "POST only.");
    const receivedAt = checked.now();
    const { headers } = request;
    const verification = startVerification(headers, checked);
    checkBodyHeaders(headers, maxBodyBytes);
    const body = await readBody(request, maxBodyBytes, verification.update);
    const verified = verification.finish();
    const event = parse(body, headers);
    const delivery = describeDelivery(headers, verified, event, receivedAt);
    const turn = await takeTurn(verified, { event, delivery });
    request.buildkite = { event, delivery, duplicate: !turn };
    return [request.buildkite, turn];
  }

  async function handle(request: WebhookRequest, response: ServerResponse): Promise<void> {
    underWay += 1;
    try {
      const [received, turn] = await receive(request);
      if (turn && acknowledge === "after-handlers") {
        const failure = await runHandlers(received, request);
        await turn.settle(!failure);
        if (failure) throw failure;
      }
      answerAccepted(response, received);
      if (turn && acknowledge === "before-handlers") {
        void turn.settle(true);
        await setImmediate(); // The answer leaves first, even where a handler is busy.
        await runHandlers(received, request);
      }
    } catch (error) {
      if (!request.buildkite) report(error, undefined, request);
      if (error instanceof WebhookError) answerRefused(response, error);
      else response.destroy();
      discardBody(request);
    } finally {
      underWay -= 1;
      if (underWay === 0) for (const resolve of waiting.splice(0)) resolve();
    }
  }

  /** Resolves with the refusal that a failure of theirs is answered with, if any failed. */
  async function runHandlers({ event, delivery }: Received, request: WebhookRequest) {
    const failures = await handlers.run(event, delivery);
    for (const failure of failures) report(failure, delivery, request);
    if (failures.length === 0) return undefined;
    const cause = failures.find((failure) => failure instanceof WebhookError);
    return cause ?? new WebhookError("handler_failed", "Handling the delivery failed here.");
  }

  return {
    on: handlers.on,
    onError: (listener) => void listeners.push(listener),
    middleware: (request, response) => void handle(request, response),
    verifier(request, response, next) {
      const pass = ([received, turn]: Turned): void => {
        if (!turn) {
          answerAccepted(response, received);
          return;
        }
        const end = () => void turn.settle(response.statusCode < 500);
        if (response.closed) end();
        // Pipelined behind another answer, a response does not hear of its connection's end.
        else (response.socket ? response : request.socket).once("close", end);
        next();
      };
      const refuse = (error: unknown): void => {
        report(error, undefined, request);
        discardBody(request);
        next(error);
      };
      receive(request).then(pass, refuse).catch(report);
    },
    async close() {
      while (underWay > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

function answerAccepted(response: ServerResponse, { event, duplicate }: Received): void {
  answer(response, 200, { ok: true, event: event.event, duplicate });
}

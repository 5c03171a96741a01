import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { UnknownEvent, WebhookError, type WebhookEvent, type Webhooks } from "../webhook/index.js";

/**
 * A handler to mount before the middleware: it logs one line for each delivery, once it is answered.
 * Never a token, a signature, a header or a body.
 */
export function logDeliveries(webhooks: Webhooks, log: Logger): RequestHandler {
  const refusals = new WeakMap<object, WebhookError>();
  webhooks.onError((error, delivery, request) => {
    if (error instanceof WebhookError && request) refusals.set(request, error);
    else if (delivery) log.error({ err: error, id: delivery.id }, "a handler failed");
  });

  return (request, response, next) => {
    const arrival = performance.now();
    response.once("close", () => {
      const { buildkite } = request;
      const refusal = refusals.get(request);
      const ms = Math.round((performance.now() - arrival) * 10) / 10;
      const line = { ...(buildkite && describe(buildkite.event)), ms };
      if (refusal) {
        const { code, message, cause: err } = refusal;
        const address = request.socket.remoteAddress;
        log.warn({ verdict: code, address, ...line, ...(err !== undefined && { err }) }, message);
      } else if (buildkite) {
        const { id, method, headerEvent } = buildkite.delivery;
        const verdict = buildkite.duplicate ? "duplicate" : "accepted";
        log.info({ verdict, id, method, headerEvent, ...line }, "delivery");
      } else {
        log.warn(
          { verdict: "aborted", ...line },
          "the sender went away before the end of the body",
        );
      }
    });
    next();
  };
}

function describe(event: WebhookEvent): object {
  if (event instanceof UnknownEvent || !("build" in event)) return { event: event.event };
  const { build, pipeline } = event;
  return {
    event: event.event,
    pipeline: pipeline.slug,
    number: build.number,
    state: build.state,
    ...(build.blocked && { blocked: true }),
  };
}

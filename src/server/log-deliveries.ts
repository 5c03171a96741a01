import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { isOfBuild } from "../builds/build-event.js";
import { EVENTS, UnknownEvent, WebhookError } from "../webhook/index.js";
import type { WebhookEvent, Webhooks } from "../webhook/index.js";

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
    const { remoteAddress: address } = request.socket;
    response.once("close", () => {
      const { buildkite } = request;
      const refusal = refusals.get(request);
      const ms = Math.round((performance.now() - arrival) * 10) / 10;
      const line = { ...(buildkite && describe(buildkite.event)), ms };
      if (refusal) {
        const { code, message, status, cause } = refusal;
        // The cause of what is the sender's own fault quotes the body: it is for ours alone.
        const err = status >= 500 ? cause : undefined;
        log.warn({ verdict: code, address, ...line, err }, message);
      } else if (buildkite) {
        const { id, method, headerEvent } = buildkite.delivery;
        const verdict = buildkite.duplicate ? "duplicate" : "accepted";
        log.info(
          { verdict, id, method, headerEvent: short(headerEvent), ...line },
          messageOf(buildkite.event),
        );
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

function messageOf(event: WebhookEvent): string {
  const isShort = event instanceof UnknownEvent && Object.hasOwn(EVENTS, event.event);
  return isShort
    ? "delivery whose body lacks what its event promises: nothing to show"
    : "delivery";
}

function describe(event: WebhookEvent): object {
  if (!isOfBuild(event)) return { event: short(event.event) };
  const { build, pipeline } = event;
  return {
    event: event.event,
    pipeline: short(pipeline.slug),
    number: build.number,
    state: short(build.state),
    ...(build.blocked && { blocked: true }),
  };
}

/** What is told of a text from outside: enough to know it by. */
function short(text: string | undefined): string | undefined {
  return text?.slice(0, 200);
}

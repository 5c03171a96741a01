import { isNativeError } from "node:util/types";
import { stdSerializers, type Logger } from "pino";
import { isOfBuild } from "../builds/build-event.js";
import { EVENTS, UnknownEvent } from "../webhook/index.js";
import type { WebhookErrorCode, WebhookEvent } from "../webhook/index.js";
import type { DeliveryListener } from "./deliveries.js";

/**
 * Logs one line for each delivery, once it is answered. Never a token, a signature, a header but the
 * request's id, or a body.
 */
export function deliveryLog(log: Logger): DeliveryListener {
  return {
    ended(ending) {
      const { id, address, received } = ending;
      const ms = Math.round(ending.milliseconds * 10) / 10;
      const line = { id, ...(received && describe(received.event)), ms };
      if (ending.verdict === "refused") {
        const { code, message, status, cause } = ending.refusal;
        // The cause of what is the sender's own fault quotes the body: it is for ours alone.
        const err = status === 500 ? bare(cause) : undefined;
        // What is away for all of them says so itself.
        const reason = status === 503 && isNativeError(cause) ? cause.message : undefined;
        const level = BY_ADDRESS.includes(code) ? "debug" : "warn";
        log[level]({ verdict: code, address, ...line, reason, err }, message);
      } else if (ending.verdict === "aborted") {
        log.warn({ verdict: "aborted", address, ...line }, received ? UNANSWERED : CUT_OFF);
      } else {
        const { event, delivery } = ending.received;
        const { method, headerEvent } = delivery;
        log.info(
          { verdict: ending.verdict, method, headerEvent: short(headerEvent), ...line },
          messageOf(event),
        );
      }
    },
    failed(error, delivery) {
      const err = bare(error);
      if (delivery) log.error({ err, id: delivery.id }, "a handler failed");
      else log.error({ err }, NOT_RELEASED);
    },
  };
}

/** What refuses these warns of them itself, once a minute: strangers shall not fill the log. */
const BY_ADDRESS: readonly WebhookErrorCode[] = ["too_many_refusals", "address_not_allowed"];

const CUT_OFF = "the sender went away before the end of the body";
const UNANSWERED = "the sender went away before the answer";
const NOT_RELEASED =
  "a signature was not forgotten again: the next try of that delivery may be taken for a duplicate";

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

/** Without what was hung on it: to a failed command of Redis' all that it was to write, or a password. */
function bare(error: unknown): unknown {
  if (!isNativeError(error)) return error;
  const { message, stack } = stdSerializers.err(error);
  return Object.assign(new Error(message), { stack });
}

/** What is told of a text from outside: enough to know it by. */
function short(text: string | undefined): string | undefined {
  return text?.slice(0, 200);
}

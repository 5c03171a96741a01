import type { ServerResponse } from "node:http";
import type { WebhookError, WebhookErrorCode } from "./errors.js";

/** Headers that belong to a code's answer. `Retry-After` is in seconds. */
const HEADERS: Partial<Record<WebhookErrorCode, Readonly<Record<string, string>>>> = {
  method_not_allowed: { Allow: "POST" },
  replay_store_unavailable: { "Retry-After": "5" },
  state_unavailable: { "Retry-After": "5" },
  too_many_refusals: { "Retry-After": "60" },
};

/** Answers with the error's status and `{ "error": { "code", "message" } }`; never with its cause. */
export function answerRefused(response: ServerResponse, error: WebhookError): void {
  const { code, message, status } = error;
  answer(response, status, { error: { code, message } }, HEADERS[code]);
}

/** Answers in JSON, unless the response has begun. Where it is gone, Node drops what is written. */
export function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers?: Readonly<Record<string, string>>,
): void {
  if (response.headersSent) return;
  const text = JSON.stringify(body);
  const type = "application/json; charset=utf-8";
  const length = Buffer.byteLength(text);
  response.writeHead(status, { "Content-Type": type, "Content-Length": length, ...headers });
  response.end(text);
}

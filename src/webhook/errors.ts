/** Every code that a refusal can carry, with its HTTP status. */
export const REFUSALS = {
  credentials_missing: 401,
  token_mismatch: 401,
  token_not_accepted: 401,
  signature_not_accepted: 401,
  signature_malformed: 401,
  signature_mismatch: 401,
  timestamp_outside_window: 401,
  body_not_json: 400,
  body_not_an_event: 400,
  body_too_large: 413,
  body_encoding_unsupported: 415,
  raw_body_unavailable: 500,
  handler_failed: 500,
  method_not_allowed: 405,
  replay_store_unavailable: 503,
  // Never thrown in this folder: an application around it answers with these.
  state_unavailable: 503,
  too_many_refusals: 429,
  address_not_allowed: 403,
} as const satisfies Record<string, number>;

export type WebhookErrorCode = keyof typeof REFUSALS;

/**
 * Why a delivery was refused. `code` is stable and meant for programs; `message` tells the operator
 * what to mend, is sent to the client, and never holds a secret.
 */
export class WebhookError extends Error {
  override readonly name = "WebhookError";
  readonly code: WebhookErrorCode;
  readonly status: number;

  constructor(code: WebhookErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.status = REFUSALS[code];
  }
}

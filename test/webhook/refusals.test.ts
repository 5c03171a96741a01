import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  createWebhooks,
  MemoryReplayStore,
  REFUSALS,
  WebhookError,
} from "../../src/webhook/index.js";
import type { ReplayStore, WebhookErrorCode, WebhookOptions } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { request, signed, TOKEN, withToken, type RawRequest } from "../helpers/webhook-request.js";
import { Bench, FACES } from "./faces.js";

const STATUSES: Record<WebhookErrorCode, number> = {
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
  replay_store_unavailable: 503,
  method_not_allowed: 405,
  state_unavailable: 503,
  too_many_refusals: 429,
  address_not_allowed: 403,
};

/** Codes that the folder names and leaves to applications. */
type Others = "state_unavailable" | "too_many_refusals" | "address_not_allowed";

interface Case {
  readonly bad: () => RawRequest;
  readonly options?: () => Partial<WebhookOptions>;
  /** What the same connection and server accept afterwards. Default: a delivery that is signed. */
  readonly good?: () => RawRequest;
  readonly headers?: Readonly<Record<string, string>>;
  readonly says: RegExp;
}

const PING = payloadOf("ping");
const inAMinute = (): number => Math.floor(Date.now() / 1000) + 60;
/** A body that nothing here has sent before, as its signature is remembered. */
const fresh = (): RawRequest => signed({ ...PING, nonce: Math.random() });
const withSignature = (value: string): RawRequest =>
  request(PING, { headers: { "X-Buildkite-Signature": value } });

const CASES: Record<Exclude<WebhookErrorCode, Others>, Case> = {
  credentials_missing: { bad: () => request(PING), says: /X-Buildkite-Signature/ },
  token_mismatch: { bad: () => withToken(PING, "wrong"), says: /copy it anew/ },
  token_not_accepted: {
    bad: () => withToken(PING),
    options: () => ({ accept: "signature" }),
    says: /HMAC signature/,
  },
  signature_not_accepted: {
    bad: () => signed(PING),
    options: () => ({ accept: "token" }),
    good: () => withToken(PING),
    says: /Only tokens/,
  },
  signature_malformed: {
    bad: () => withSignature("timestamp=1,timestamp=2"),
    says: /timestamp=<Unix seconds>,signature=<64 hex digits>/,
  },
  signature_mismatch: {
    bad: () => signed(PING, { token: "wrong" }),
    says: /does not match the body/,
  },
  timestamp_outside_window: {
    bad: () => signed(PING, { timestamp: inAMinute() }),
    options: () => ({ toleranceSeconds: 10 }),
    says: /\d+ seconds in the future.*clock/,
  },
  body_not_json: { bad: () => signed("event=ping"), says: /not JSON/ },
  body_not_an_event: { bad: () => signed("[]"), says: /not a JSON object/ },
  body_too_large: {
    bad: () => signed({ ...PING, filler: "x".repeat(4096) }),
    options: () => ({ maxBodyBytes: 4096 }),
    says: /4096 bytes/,
  },
  body_encoding_unsupported: {
    bad: () => signed(PING, { headers: { "Content-Encoding": "gzip" } }),
    says: /Content-Encoding/,
  },
  raw_body_unavailable: {
    bad: () => signed(PING, { path: "/parsed" }),
    says: /before express\.json\(\).*captureRawBody/,
  },
  handler_failed: {
    bad: () => signed({ ...PING, sender: { name: "Jonah" } }),
    options: () => ({ acknowledge: "after-handlers" }),
    says: /failed here/,
  },
  replay_store_unavailable: {
    bad: () => signed(PING),
    options: () => ({ replays: failingOnce() }),
    headers: { "retry-after": "5" },
    says: /out of reach/,
  },
  method_not_allowed: {
    bad: () => signed(PING, { method: "PUT" }),
    headers: { allow: "POST" },
    says: /POST/,
  },
};

const cases = Object.entries(CASES).map(([code, given]) => ({
  code,
  status: new Map(Object.entries(STATUSES)).get(code),
  ...given,
}));

const bench = new Bench();
afterEach(() => bench.close());

describe.each(FACES)("$name", ({ mount, json }) => {
  it.each(cases)("answers $code, and the connection goes on", async (given) => {
    const { code, status, bad, good = fresh, options, says, headers = {} } = given;
    const webhooks = createWebhooks({ token: TOKEN, ...options?.() });
    const onError = jest.fn<(error: unknown) => void>();
    const handler = jest.fn();
    webhooks.onError(onError);
    webhooks.on("ping", (event) => {
      if (event.sender?.name === "Jonah") throw new Error("A secret of the handler's.");
      handler();
    });
    const parser = json();
    const client = await bench.open(
      mount((request, response, next) => {
        if (request.url === "/parsed") parser(request, response, next);
        else next();
      }, webhooks.middleware),
    );

    const refused = await client.exchange(bad());
    expect(refused).toMatchObject({ status, headers });
    expect(refused.headers["content-type"]).toBe("application/json; charset=utf-8");
    const message: unknown = expect.stringMatching(says);
    expect(refused.body).toEqual({ error: { code, message } });
    expect(JSON.stringify(refused.body)).not.toContain(TOKEN);
    expect(JSON.stringify(refused.body)).not.toContain("A secret");
    expect(handler).not.toHaveBeenCalled();
    expect(onError).toHaveBeenCalledTimes(1);

    const accepted = await client.exchange(good());
    expect(accepted.body).toEqual({ ok: true, event: "ping", duplicate: false });
    expect(accepted.status).toBe(200);
    await webhooks.close();
    expect(handler).toHaveBeenCalledTimes(1);
    expect(onError).toHaveBeenCalledTimes(1);
  });
});

it.each(Object.entries(REFUSALS))("%s carries the status %d", (code, status) => {
  const known = Object.keys(REFUSALS).find((each): each is WebhookErrorCode => each === code);
  const cause = new Error("why");
  const error = new WebhookError(known ?? "body_not_json", "What to do.", { cause });
  expect(error).toMatchObject({
    name: "WebhookError",
    code,
    status,
    message: "What to do.",
    cause,
  });
});

/** A store that is out of reach for the first claim of each test. */
function failingOnce(): ReplayStore {
  const store = new MemoryReplayStore();
  let claims = 0;
  return {
    claim: (key, expiresAt) =>
      claims++ === 0 ? Promise.reject(new Error("ECONNREFUSED")) : store.claim(key, expiresAt),
    release: (key, expiresAt) => store.release(key, expiresAt),
  };
}

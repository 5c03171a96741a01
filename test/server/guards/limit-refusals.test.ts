import { expect, it } from "@jest/globals";
import { tellOfDeliveries, type Ending } from "../../../src/server/deliveries.js";
import { limitRefusals } from "../../../src/server/guards/limit-refusals.js";
import { createWebhooks, sign, type WebhookOptions } from "../../../src/webhook/index.js";
import { payloadOf } from "../../helpers/payloads.js";
import { RawClient, request, signed, TOKEN, withToken } from "../../helpers/webhook-request.js";
import type { RawRequest } from "../../helpers/webhook-request.js";
import { recorded, serving } from "./support.js";

const LIMIT = 60;
const PING = payloadOf("ping");

/** The webhook behind one proxy, and a client that is that proxy. */
async function limited(options: Partial<WebhookOptions> = {}) {
  const { log, lines } = recorded();
  const webhooks = createWebhooks({ token: TOKEN, ...options });
  const limit = limitRefusals({ webhooks, trustProxy: 1, log });
  const endings: Ending[] = [];
  const listener = {
    ended: (ending: Ending) => void endings.push(ending),
    failed: () => undefined,
  };
  const tell = tellOfDeliveries(webhooks, { listeners: [listener], addressOf: () => "" });
  const client = await RawClient.open(await serving(tell, limit, webhooks.middleware));

  async function send(from: string, { head, body }: RawRequest): Promise<string> {
    const forwarded = `\r\nX-Forwarded-For: 192.0.2.99, ${from}\r\n\r\n`;
    const answer = await client.exchange({
      head,
      body,
      bytes: Buffer.concat([Buffer.from(head.toString().trimEnd() + forwarded), body]),
    });
    const code = /"code":"(\w+)"/.exec(JSON.stringify(answer.body))?.[1] ?? "accepted";
    if (answer.status === 429) expect(answer.headers).toMatchObject({ "retry-after": "60" });
    return code;
  }
  /** All codes that so many of them are answered with, one after the other. */
  async function codes(from: string, letter: RawRequest, times: number): Promise<string[]> {
    const all = new Set<string>();
    for (let index = 0; index < times; index += 1) all.add(await send(from, letter));
    return [...all];
  }
  return { send, codes, lines, endings };
}

const wrong = withToken(PING, "a wrong token");

it("answers 429 past the limit, until the minute is over", async () => {
  const { codes, lines, endings } = await limited();
  expect(await codes("198.51.100.7", wrong, LIMIT)).toEqual(["token_mismatch"]);
  expect(await codes("198.51.100.7", wrong, 20)).toEqual(["too_many_refusals"]);
  expect(lines).toMatchObject([{ verdict: "too_many_refusals", address: "198.51.100.7" }]);
  const told = endings.map((each) => each.verdict === "refused" && each.refusal.code);
  expect(told.slice(LIMIT)).toEqual(Array(20).fill("too_many_refusals"));
});

it("counts each address by itself, and a network of IPv6 as one", async () => {
  const { codes } = await limited();
  expect(await codes("198.51.100.7", wrong, LIMIT + 1)).toContain("too_many_refusals");
  expect(await codes("198.51.100.8", wrong, LIMIT)).toEqual(["token_mismatch"]);
  expect(await codes("2001:db8:0:1::1", wrong, LIMIT)).toEqual(["token_mismatch"]);
  expect(await codes("2001:db8:0:2::9", wrong, 1)).toEqual(["too_many_refusals"]);
  expect(await codes("2001:db8:1:1::1", wrong, 1)).toEqual(["token_mismatch"]);
});

it("verifies whatever the headers let pass, from an address past the limit", async () => {
  const { codes, send } = await limited();
  expect(await codes("198.51.100.7", wrong, LIMIT + 1)).toContain("too_many_refusals");
  expect(await send("198.51.100.7", signed(PING))).toBe("accepted");
  expect(await send("198.51.100.7", withToken(PING))).toBe("accepted");
  expect(await send("198.51.100.7", signed(PING, { token: "another" }))).toBe("signature_mismatch");
  expect(await send("198.51.100.7", signed(""))).toBe("body_not_json");
  expect(await send("198.51.100.7", signed("", { token: "another" }))).toBe("signature_mismatch");
  expect(await send("198.51.100.7", withToken("{}"))).toBe("body_not_an_event");
});

const old = Math.floor(Date.now() / 1000) - 400;
const header = (name: string, value: string) => signed(PING, { headers: { [name]: value } });

it.each<[code: string, letter: RawRequest, options: Partial<WebhookOptions>]>([
  ["credentials_missing", request(PING), {}],
  ["token_mismatch", wrong, {}],
  ["token_not_accepted", withToken(PING), { accept: "signature" }],
  ["signature_not_accepted", signed(PING), { accept: "token" }],
  ["signature_malformed", header("X-Buildkite-Signature", "timestamp=1"), {}],
  ["timestamp_outside_window", signed(PING, { timestamp: old }), {}],
  ["method_not_allowed", signed(PING, { method: "PUT" }), {}],
  ["body_encoding_unsupported", header("Content-Encoding", "gzip"), {}],
  ["body_too_large", signed(PING), { maxBodyBytes: 10 }],
])("counts and limits %s", async (code, letter, options) => {
  const { codes } = await limited(options);
  expect(await codes("198.51.100.7", letter, LIMIT)).toEqual([code]);
  expect(await codes("198.51.100.7", letter, 1)).toEqual(["too_many_refusals"]);
});

it.each<[code: string, letter: RawRequest, options: Partial<WebhookOptions>]>([
  ["accepted", signed(PING), { replays: false }],
  ["signature_mismatch", signed(PING, { token: "another" }), {}],
  ["signature_mismatch", signed("", { token: "another" }), {}],
  ["body_not_json", signed("no JSON"), {}],
  ["body_not_an_event", withToken("{}"), {}],
  ["body_too_large", chunkedLetter(), { maxBodyBytes: 10 }],
])("does not count %s, which takes the body to know", async (code, letter, options) => {
  const { codes, send } = await limited(options);
  expect(await codes("198.51.100.7", letter, LIMIT + 5)).toEqual([code]);
  expect(await send("198.51.100.7", request(PING))).toBe("credentials_missing");
});

function chunkedLetter(): RawRequest {
  const text = JSON.stringify(PING);
  const headers = {
    "Transfer-Encoding": "chunked",
    "X-Buildkite-Signature": sign(text, { token: TOKEN }),
  };
  const chunk = `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
  return request(chunk, { headers });
}

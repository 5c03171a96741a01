import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { judge } from "../../../src/cli/verify/judge.js";
import { sign } from "../../../src/webhook/index.js";

const token = "lamp-room-token";
const NOW = 1_764_000_000;
const options = { token, now: () => NOW * 1000 };

const SENT = String.raw`{"event":"build.running","message":"a \u003c b","ratio":1.0}`;
const signature = sign(SENT, { token, timestamp: NOW });

function judged(body: string, header = signature, extra: object = {}) {
  const headers = { "x-buildkite-signature": header };
  return judge({ headers, body: Buffer.from(body) }, { ...options, ...extra });
}

describe("a copied request", () => {
  it("is accepted as the middleware would", () => {
    expect(judged(SENT)).toEqual({
      verdict: "accepted",
      event: "build.running",
      method: "signature",
      timestamp: NOW,
    });
  });

  it.each([
    ["signature_malformed", SENT, "signature=1", {}],
    ["signature_not_accepted", SENT, signature, { accept: "token" }],
    ["timestamp_outside_window", SENT, sign(SENT, { token, timestamp: NOW - 301 }), {}],
    ["body_not_json", "}", sign("}", { token, timestamp: NOW }), {}],
    ["body_not_an_event", "[]", sign("[]", { token, timestamp: NOW }), {}],
    ["credentials_missing", SENT, "", {}],
  ])("is refused as the middleware would: %s", (code, body, header, extra) => {
    expect(judged(body, header, extra)).toMatchObject({ verdict: "refused", code });
  });

  it("names the headers that were read, where the one that counts is missing", () => {
    const request = { headers: { host: "light.example.com" }, body: Buffer.from(SENT) };
    expect(judge(request, options)).toMatchObject({ hint: "The headers that were read: host." });
  });

  it.each([
    ["with a line break too many", `${SENT}\n`, "without the line break"],
    ["pretty-printed", JSON.stringify(JSON.parse(SENT), undefined, 2), undefined],
    ["spread over lines", SENT.replaceAll(",", ",\n  "), "as compact JSON"],
    [
      "spread over lines and unescaped",
      SENT.replaceAll(",", ", ").replace(String.raw`\u003c`, "<"),
      "as compact JSON with <, > and & escaped",
    ],
  ])("%s it says whether another form would match", (_name, body, form) => {
    const judgement = judged(body);
    expect(judgement).toMatchObject({ verdict: "refused", code: "signature_mismatch" });
    expect(judgement).toMatchObject({
      hint: form
        ? expect.stringContaining(`The token is right: the body would match ${form}`)
        : expect.stringContaining("No other form of the body matches"),
    });
  });

  it("finds the form of any JSON that was indented, or made compact", () => {
    const event = fc.record({ event: fc.constant("ping"), payload: fc.jsonValue() });
    fc.assert(
      fc.property(event, fc.boolean(), (value, isCompact) => {
        const [sent, pasted] = [JSON.stringify(value), JSON.stringify(value, undefined, 2)];
        const [from, to] = isCompact ? [pasted, sent] : [sent, pasted];
        expect(judged(to, sign(from, { token, timestamp: NOW }))).toMatchObject({
          hint: expect.stringMatching(/^The token is right/),
        });
      }),
    );
  });

  it("with another token says so", () => {
    expect(judged(SENT, sign(SENT, { token: "another", timestamp: NOW }))).toMatchObject({
      hint: expect.stringContaining("probably the token is another one"),
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { redactBody, redactHeaders } from "../../../src/server/record/redact.js";
import { EVENTS, type EventName } from "../../../src/webhook/index.js";
import { payloadOf } from "../../helpers/payloads.js";

const SECRET = "s3cr3t-0f-the-lamp";

/** Where people keep secrets, and what nobody has heard of. */
const UNSHOWN = [
  ..."env meta_data command agent_query_rules email repository provider steps configuration".split(
    " ",
  ),
  ..."webhook_url artifact_paths log_url raw_log_url unblock_url description settings".split(" "),
  ..."allowed_ip_addresses promised_exit_status_reason author matrix ip_address".split(" "),
  ...["token", "agent_access_token", "__proto__", "constructor", "toString", "…", SECRET],
];
const TEXTS = ["id", "state", "message", "branch", "name", "event", "number"];

const { tree, branches } = fc.letrec<{ tree: unknown; branches: unknown }>((tie) => ({
  tree: fc.oneof({ depthSize: "small" }, fc.constant(SECRET), tie("branches")),
  branches: fc.oneof(
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...UNSHOWN, ...TEXTS), tie("tree"), { maxKeys: 3 }),
  ),
}));

/** What is added to an object, so that a secret is in it where it must not be shown. */
const planted = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...UNSHOWN), tree, { maxKeys: 4 }),
    fc.dictionary(fc.constantFrom(...TEXTS), branches, { maxKeys: 2 }),
    fc.constantFrom(
      { web_url: `https://any:${SECRET}@example.com/builds/41` },
      { web_url: `https://example.com/builds/41?token=${SECRET}#${SECRET}` },
      { web_url: `javascript:${SECRET}` },
      { web_url: `https://[${SECRET}` },
      { message: `Trim the wick, says ${SECRET}@example.com` },
      { message: `Trim the wick\n\nSigned-off-by: ${SECRET}` },
      { name: `<${SECRET}@example.com>` },
    ),
  )
  .map((all): Record<string, unknown> => Object.assign({}, ...all));

/** The same with that added to every object in it. */
function plant(value: unknown, add: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((each) => plant(each, add));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([key, each]) => [key, plant(each, add)]);
  return { ...Object.fromEntries(fields), ...add };
}

function isJson(text: string): boolean {
  return typeof JSON.parse(text) === "object";
}

const NAMES = Object.keys(EVENTS).filter((name): name is EventName => Object.hasOwn(EVENTS, name));

describe("a body", () => {
  it("shows what an operator looks for", () => {
    const shown: unknown = JSON.parse(redactBody(payloadOf("job.finished")));
    expect(shown).toMatchObject({
      event: "job.finished",
      build: { number: 41, state: "running", branch: "main", env: "[redacted]" },
      pipeline: { slug: "lamp-room", provider: "[redacted]", steps: "[redacted]" },
      job: {
        state: "passed",
        step_key: "test",
        soft_failed: false,
        signal: null,
        command: "[redacted]",
        agent: { name: "lamp-oil-1", meta_data: "[redacted]", creator: { email: "[redacted]" } },
      },
      sender: { name: "Ida Fresnel" },
    });
    expect(shown).toHaveProperty("job.web_url", expect.not.stringContaining("#"));
    expect(shown).toHaveProperty(["pipeline", "…"], expect.stringMatching(/^\d+ more, not shown$/));
  });

  it("never shows a secret, wherever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), planted, (name, add) => {
        const shown = redactBody(plant(payloadOf(name), add));
        expect(shown).not.toContain(SECRET);
        expect(isJson(shown)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("is bounded, whatever it is", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const body: unknown = JSON.parse(json);
        const shown = redactBody({ build: body, job: body, event: body });
        expect(isJson(shown)).toBe(true);
        expect(shown.length).toBeLessThan(9000);
      }),
    );
  });

  it.each([
    ["long texts", "x".repeat(5000)],
    ["what JSON escapes", "\u0001".repeat(5000)],
    ["lone surrogates", "\ud800".repeat(5000)],
  ])("is cut with a mark: %s", (_, text) => {
    const shown = redactBody(plant(payloadOf("job.started"), written(text)));
    expect(shown.length).toBeLessThan(9000);
    expect(shown).toContain("…");
    expect(JSON.parse(shown)).toHaveProperty("event");
  });

  it("of very many fields says how many", () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, key) => [String(key), 1]));
    expect(redactBody({ event: "other", ...many })).toBe(
      '{"event":"other","…":"50000 more, not shown"}',
    );
  });

  it.each([null, 1, "text", [SECRET], [[{ event: SECRET }]]])("may be no object: %j", (body) => {
    expect(redactBody(body)).not.toContain(SECRET);
  });
});

/** All texts that are shown of an object, if they are this. */
function written(text: string): Readonly<Record<string, string>> {
  const names = "id name branch message commit tag source label step_key group_key signal hostname";
  const others = "version arch queue os_id created_at started_at finished_at retry_type slug base";
  return Object.fromEntries(`${names} ${others}`.split(" ").map((name) => [name, text]));
}

describe("headers", () => {
  it("are shown where nobody sends a secret in them, of others the name", () => {
    const headers = {
      host: "light.example.com",
      "user-agent": "Buildkite-Request",
      "x-buildkite-event": "ping",
      "x-buildkite-token": SECRET,
      "x-buildkite-signature": `timestamp=1,signature=${SECRET}`,
      authorization: `Basic ${SECRET}`,
      "set-cookie": [SECRET],
    };
    expect(redactHeaders(headers)).toEqual({
      host: "light.example.com",
      "user-agent": "Buildkite-Request",
      "x-buildkite-event": "ping",
      "x-buildkite-token": "[redacted]",
      "x-buildkite-signature": "[redacted]",
      authorization: "[redacted]",
      "set-cookie": "[redacted]",
    });
  });

  it("never show what is in one that is not known", () => {
    const known = fc.constantFrom("cookie", "proxy-authorization", "x-api-key", "__proto__");
    const others = fc.stringMatching(/^x-lamp-[a-z-]{0,20}$/);
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(known, others), fc.constant(SECRET)), (headers) => {
        expect(JSON.stringify(redactHeaders(headers))).not.toContain(SECRET);
      }),
    );
  });

  it("are bounded", () => {
    const headers: Record<string, string> = { "user-agent": "x".repeat(5000) };
    for (let each = 0; each < 2000; each += 1) headers[`x-${String(each)}`] = "x";
    const shown = redactHeaders(headers);
    expect(JSON.stringify(shown).length).toBeLessThan(3000);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { sign } from "../../src/webhook/index.js";
import { post, signature, startApp, TOKEN, type LogLine, type RunningApp } from "../helpers/app.js";
import { payloadOf } from "../helpers/payloads.js";
import { until } from "../helpers/until.js";
import { RawClient, request } from "../helpers/webhook-request.js";

const MARK = "m4rk3r";
const WRONG_TOKEN = `${MARK}-token`;
const MIB = 1024 * 1024;

/** A delivery with a marker wherever one fits that no log has promised to show. */
const BODY = JSON.stringify({
  ...payloadOf("build.finished", {
    build: {
      state: "passed",
      blocked: true,
      message: MARK,
      commit: MARK,
      branch: MARK,
      env: { SECRET: MARK },
      meta_data: { secret: MARK },
      creator: { email: MARK },
    },
    pipeline: {
      env: { SECRET: MARK },
      repository: `https://user:${MARK}@git.example`,
      provider: { id: "github", webhook_url: `https://webhook.example/${MARK}` },
      description: MARK,
    },
  }),
  sender: { name: MARK },
  [MARK]: MARK,
});

const HEADERS = {
  Authorization: `Bearer ${MARK}`,
  Cookie: `session=${MARK}`,
  "User-Agent": MARK,
  "X-Forwarded-For": MARK,
  "X-Forwarded-Host": MARK,
  Referer: `https://${MARK}.example`,
  "X-Anything": MARK,
  "X-Buildkite-Request": "request-1",
};

let app: RunningApp;

/** The lines before the test's own. */
let before: number;

beforeAll(async () => {
  app = await startApp({ LOG_LEVEL: "trace" });
});

afterAll(() => app.close());

beforeEach(() => {
  before = app.lines.length;
});

function lines(): readonly LogLine[] {
  return app.lines.slice(before);
}

/** The test's one line: there is no other before that of a delivery which follows it. */
async function line(): Promise<LogLine> {
  await until(() => lines().length > 0);
  const end = { "X-Buildkite-Token": TOKEN, "X-Buildkite-Request": "the-end" };
  await post(app.origin, JSON.stringify(payloadOf("ping")), end);
  await until(() => lines().at(-1)?.id === "the-end");
  const [first, ...others] = lines();
  expect(others).toHaveLength(1);
  if (!first) throw new Error("There is no line.");
  return first;
}

function keysOf(logged: LogLine): string {
  return Object.keys(logged).sort().join(" ");
}

function expectNoSecret(sent: readonly string[] = []): void {
  const logged = app.logText();
  expect([MARK, TOKEN, ...sent].filter((secret) => logged.includes(secret))).toEqual([]);
}

describe("an accepted delivery", () => {
  it("is one line: who proved it how, and what it was", async () => {
    const proof = signature(BODY);
    const headers = { ...HEADERS, ...proof, "X-Buildkite-Event": "build.running" };
    await post(app.origin, BODY, headers);
    const logged = await line();
    expect(logged).toEqual({
      level: 30,
      time: expect.any(Number),
      verdict: "accepted",
      id: "request-1",
      method: "signature",
      headerEvent: "build.running",
      event: "build.finished",
      pipeline: "lamp-room",
      number: 41,
      state: "passed",
      blocked: true,
      ms: expect.any(Number),
      msg: "delivery",
    });
    expectNoSecret(Object.values(proof));
  });

  it("is the same where it brings the token", async () => {
    const body = JSON.stringify(payloadOf("build.running"));
    await post(app.origin, body, { "X-Buildkite-Token": TOKEN });
    expect(keysOf(await line())).toBe(
      "event level method ms msg number pipeline state time verdict",
    );
    expectNoSecret();
  });

  it.each(["ping", "agent.lost"] as const)("of no build is shorter: %s", async (name) => {
    await post(app.origin, JSON.stringify(payloadOf(name)), { "X-Buildkite-Token": TOKEN });
    expect(keysOf(await line())).toBe("event level method ms msg time verdict");
  });

  it.each([
    { event: "build.exploded", build: { id: MARK }, pipeline: { slug: MARK } },
    { event: "build.finished", build: null, pipeline: { slug: MARK } },
    { ...payloadOf("ping"), build: null },
    { ...payloadOf("ping"), build: { id: MARK, state: MARK } },
    { ...payloadOf("agent.lost"), build: { number: MARK }, pipeline: null },
  ])("of something unforeseen is shorter, and no failure: $event, $build", async (body) => {
    await post(app.origin, JSON.stringify(body), { "X-Buildkite-Token": TOKEN });
    const logged = await line();
    expect(logged).toMatchObject({ verdict: "accepted", event: body.event });
    expect(keysOf(logged)).toBe("event level method ms msg time verdict");
    expectNoSecret();
  });

  it("has no id that is not of an id's form", async () => {
    const headers = { "X-Buildkite-Token": TOKEN, "X-Buildkite-Request": `${MARK} "\\u001b[31m` };
    await post(app.origin, JSON.stringify(payloadOf("ping")), headers);
    expect(await line()).not.toHaveProperty("id");
    expectNoSecret();
  });
});

describe("a duplicate", () => {
  it("is a line of its own, that says so", async () => {
    const body = JSON.stringify(payloadOf("build.failing"));
    const headers = signature(body);
    await Promise.all([post(app.origin, body, headers), post(app.origin, body, headers)]);
    await until(() => lines().length === 2);
    const verdicts = lines().map(({ verdict }) => verdict);
    expect(verdicts.sort()).toEqual(["accepted", "duplicate"]);
    expect(lines().map(keysOf)).toEqual(
      Array(2).fill("event level method ms msg number pipeline state time verdict"),
    );
  });
});

describe("a refusal", () => {
  const old = { "X-Buildkite-Signature": sign(BODY, { token: TOKEN, timestamp: 1_700_000_000 }) };
  const notJson = `${MARK} is no JSON`;
  const noEvent = JSON.stringify([MARK]);

  it.each<[code: string, body: string, headers: Readonly<Record<string, string>>]>([
    ["credentials_missing", BODY, {}],
    ["token_mismatch", BODY, { "X-Buildkite-Token": WRONG_TOKEN }],
    ["signature_malformed", BODY, { "X-Buildkite-Signature": MARK }],
    ["credentials_missing", BODY, { "X-Buildkite-Signature": "", "X-Buildkite-Token": TOKEN }],
    ["signature_mismatch", BODY, signature(BODY, WRONG_TOKEN)],
    ["timestamp_outside_window", BODY, old],
    ["body_not_json", notJson, signature(notJson)],
    ["body_not_an_event", noEvent, signature(noEvent)],
    ["body_too_large", MARK.repeat(MIB), { "X-Buildkite-Token": TOKEN }],
    ["body_encoding_unsupported", BODY, { ...signature(BODY), "Content-Encoding": "gzip" }],
  ])("is one line with its code and why: %s", async (code, body, headers) => {
    const answer = await post(app.origin, body, { ...HEADERS, ...headers });
    expect(answer.body).toMatchObject({ error: { code } });
    const logged = await line();
    expect(logged).toEqual({
      level: 40,
      time: expect.any(Number),
      verdict: code,
      address: "127.0.0.1",
      id: "request-1",
      ms: expect.any(Number),
      msg: expect.stringMatching(/^.{10,}\.$/),
    });
    expect(answer.body).toEqual({ error: { code, message: logged.msg } });
    const sent = Object.values(headers).filter((value) => value !== "" && value !== "gzip");
    expectNoSecret(sent);
  });

  it("has no id that is not of an id's form", async () => {
    await post(app.origin, "", { "X-Buildkite-Request": `${MARK} "\\u001b[31m` });
    const logged = await line();
    expect(logged).toMatchObject({ verdict: "credentials_missing" });
    expect(logged).not.toHaveProperty("id");
    expectNoSecret();
  });

  it("of a method is one too", async () => {
    await fetch(`${app.origin}/webhook?${MARK}`, { headers: HEADERS });
    expect(await line()).toMatchObject({ verdict: "method_not_allowed", address: "127.0.0.1" });
    expectNoSecret();
  });
});

describe("a sender that goes away", () => {
  it("is one line, once and for all", async () => {
    const client = await RawClient.open(app.port);
    const proof = signature(BODY);
    const headers = { ...HEADERS, ...proof };
    const { head, body } = request(BODY, { path: "/webhook", headers });
    await client.send(head, body.subarray(0, body.byteLength / 2));
    client.hangUp({ reset: true });
    const logged = await line();
    expect(logged).toEqual({
      level: 40,
      time: expect.any(Number),
      verdict: "aborted",
      address: expect.any(String),
      id: "request-1",
      ms: expect.any(Number),
      msg: "the sender went away before the end of the body",
    });
    expectNoSecret(Object.values(proof));
  });
});

describe("nothing else", () => {
  it("is logged: a page, its files, a probe, a stranger's path", async () => {
    for (const path of ["/", "/page.css", "/healthz", `/${MARK}`, "/%", "/favicon.svg"]) {
      await fetch(app.origin + path, { headers: HEADERS });
    }
    await post(app.origin, "", { "X-Buildkite-Token": WRONG_TOKEN });
    expect(await line()).toMatchObject({ verdict: "token_mismatch" });
    expectNoSecret();
  });
});

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { EVENTS, parse, UnknownEvent, WebhookError } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { codeOf, omit } from "./support.js";

describe("a body that is no event", () => {
  it.each([
    ["nothing", ""],
    ["text", "hello"],
    ["half an object", '{"event":"ping"'],
    ["a form", "payload=%7B%7D"],
    ["two objects", "{}{}"],
    ["NaN", "NaN"],
    ["a million open brackets", "[".repeat(1_000_000)],
  ])("is not JSON: %s", (_, body) => {
    expect(codeOf(() => parse(body))).toBe("body_not_json");
    expect(codeOf(() => parse(new TextEncoder().encode(body)))).toBe("body_not_json");
  });

  it.each(["null", "true", "42", '"ping"', "[]", '[{"event":"ping"}]'])(
    "is no object: %s",
    (body) => {
      expect(codeOf(() => parse(body, { "x-buildkite-event": "ping" }))).toBe("body_not_an_event");
    },
  );

  it.each([
    ["{}", undefined],
    ["{}", ""],
    ['{"event":null}', undefined],
    ['{"event":""}', "ping"],
    ['{"event":7}', "ping"],
    ['{"event":["ping"]}', "ping"],
    ['{"event":{}}', "ping"],
    ['{"__proto__":{"event":"ping"}}', undefined],
  ])("names no event: %s with the header %p", (body, name) => {
    expect(codeOf(() => parse(body, { "x-buildkite-event": name }))).toBe("body_not_an_event");
  });

  it("says what was wrong with the JSON to programs, not to the sender", () => {
    const error = catchError(() => parse('{"secret":"hunter2" oops'));
    expect(error).toMatchObject({
      code: "body_not_json",
      status: 400,
      cause: expect.any(SyntaxError),
    });
    expect(error.message).not.toContain("hunter2");
  });
});

describe("keys that other parsers stumble over", () => {
  it("stay data: __proto__, constructor, toString", () => {
    const json = JSON.stringify(payloadOf("build.running")).replace(
      '"build":{',
      '"__proto__":{"polluted":1},"constructor":1,"build":{"__proto__":{"polluted":1},"toString":1,',
    );
    const event = parse(json);
    expect(event).toMatchObject({ event: "build.running", build: { number: 41 } });
    expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
    expect("polluted" in event).toBe(false);
    expect("polluted" in {}).toBe(false);
  });

  it("do not stand in for fields that are missing", () => {
    const payload = omit(payloadOf("build.running"), "build");
    const json = JSON.stringify(payload).replace("{", '{"__proto__":{"build":{"id":"1"}},');
    expect(parse(json)).toBeInstanceOf(UnknownEvent);
  });
});

describe("whatever the body is", () => {
  it("JSON parses to an event or a WebhookError", () => {
    const name = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(EVENTS)));
    const keys = fc.constantFrom(
      "event",
      "build",
      "pipeline",
      "project",
      "job",
      "agent",
      "__proto__",
    );
    const json = fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.oneof(name, fc.jsonValue())));
    fc.assert(
      fc.property(json, fc.option(name, { nil: undefined }), (body, header) => {
        expectEventOrRefusal(JSON.stringify(body), header);
      }),
      { numRuns: 500 },
    );
  });

  it("bytes parse to an event or a WebhookError", () => {
    fc.assert(fc.property(fc.uint8Array(), fc.string(), expectEventOrRefusal));
  });
});

function expectEventOrRefusal(body: Uint8Array | string, header: string | undefined): void {
  try {
    expect(parse(body, { "x-buildkite-event": header }).event).toMatch(/[^]/);
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    expect(["body_not_json", "body_not_an_event"]).toContain(error.code);
  }
}

function catchError(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("Nothing was thrown.");
}

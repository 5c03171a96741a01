import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { EVENTS, parse, UnknownEvent, WebhookError } from "../../src/webhook/index.js";
import { bodies } from "./bodies.js";
import { fuzz, PATIENCE_MS } from "./fuzz.js";
import { isRecord, type JsonRecord } from "./json.js";

/** What the types promise of each object, written a second time. */
const PROMISED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  build: { id: "string", number: "number", state: "string", branch: "string" },
  pipeline: { id: "string", slug: "string" },
  job: { id: "string", type: "string", state: "string" },
  agent: { id: "string" },
  ...{ service: {}, organization: {}, cluster_token: {} },
};

const headerEvent = fc.constantFrom(undefined, "", "ping", "build.finished", "__proto__", "news");

it(
  "a body is parsed to what it is, or refused for what it is not",
  () => {
    fuzz(fc.tuple(bodies, headerEvent), ([body, name]) => {
      const headers = { "x-buildkite-event": name };
      const bytes = new TextEncoder().encode(body);
      const decoded = new TextDecoder().decode(bytes);
      expect(outcome(() => parse(body, headers))).toBe(expected(body, name));
      expect(outcome(() => parse(bytes, headers))).toBe(expected(decoded, name));
      expect("polluted" in {}).toBe(false);
    });
  },
  PATIENCE_MS,
);

it(
  "bytes that are no text are an event or refused",
  () => {
    fuzz(bodies, (body) => {
      const bytes = Buffer.from(body, "latin1");
      expect(outcome(() => parse(bytes))).toBe(expected(new TextDecoder().decode(bytes)));
    });
  },
  PATIENCE_MS,
);

function outcome(parsing: () => ReturnType<typeof parse>): string {
  try {
    const event = parsing();
    const isUnknown = event instanceof UnknownEvent;
    expect(Object.getPrototypeOf(event)).toBe(
      isUnknown ? UnknownEvent.prototype : Object.prototype,
    );
    return `${isUnknown ? "unknown" : "known"} ${event.event}`;
  } catch (error) {
    if (error instanceof WebhookError) return error.code;
    throw error;
  }
}

function expected(text: string, headerName?: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return "body_not_json";
  }
  if (!isRecord(body)) return "body_not_an_event";
  const name = body.event ?? headerName;
  if (typeof name !== "string" || name === "") return "body_not_an_event";
  return `${isWhole(name, body) ? "known" : "unknown"} ${name}`;
}

function isWhole(name: string, body: JsonRecord): boolean {
  const required = Object.entries(EVENTS).find(([each]) => each === name)?.[1];
  if (!required) return false;
  return required.every((key) => {
    const isLegacy = key === "pipeline" && !body.pipeline && "project" in body;
    const object = isLegacy ? body.project : body[key];
    const fields = Object.entries(PROMISED[key] ?? {});
    return isRecord(object) && fields.every(([field, type]) => typeof object[field] === type);
  });
}

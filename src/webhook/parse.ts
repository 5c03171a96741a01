import { WebhookError } from "./errors.js";
import { EVENTS, UnknownEvent } from "./events.js";
import type { EventObjects, KnownEvent, WebhookEvent } from "./events.js";
import { header, type Bytes, type WebhookHeaders } from "./verify.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** What is always there in an object, and of which type: without it, the event's type would lie. */
const ALWAYS_THERE = {
  service: {},
  organization: {},
  build: { id: "string", number: "number", state: "string", branch: "string" },
  pipeline: { id: "string", slug: "string" },
  job: { id: "string", type: "string", state: "string" },
  agent: { id: "string" },
  cluster_token: {},
} as const satisfies Record<keyof EventObjects, JsonObject>;

const REQUIRED = new Map<string, readonly (keyof EventObjects)[]>(Object.entries(EVENTS));

/** Bytes that are not UTF-8 become U+FFFD: what was signed may hold them, and is still an event. */
const UTF8 = new TextDecoder();

/**
 * The event in a body that was verified before. Its name is the body's own `event`, which the
 * signature covers; the header serves only legacy bodies that have none, and their `project` is read
 * as `pipeline`. Throws `body_not_json` or `body_not_an_event`.
 */
export function parse(bytes: Bytes, headers?: WebhookHeaders): WebhookEvent {
  const json = toJson(bytes);
  if (!isObject(json)) throw notAnEvent("is not a JSON object");
  const name = json.event ?? (headers && header(headers, "x-buildkite-event"));
  if (typeof name !== "string" || name === "") throw notAnEvent("names no event");
  const legacy = "project" in json && !json.pipeline && { pipeline: json.project };
  const body = { ...json, ...legacy, event: name };
  return isKnownEvent(body) ? body : new UnknownEvent(name, json);
}

function toJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(typeof bytes === "string" ? bytes : UTF8.decode(bytes));
  } catch (cause) {
    throw new WebhookError("body_not_json", "The body is verified but is not JSON.", { cause });
  }
}

function notAnEvent(reason: string): WebhookError {
  return new WebhookError("body_not_an_event", `The body is verified but ${reason}.`);
}

function isKnownEvent(body: JsonObject & { event: string }): body is JsonObject & KnownEvent {
  const required = REQUIRED.get(body.event);
  return required?.every((key) => isWhole(body[key], ALWAYS_THERE[key])) ?? false;
}

function isWhole(value: unknown, fields: JsonObject): boolean {
  if (!isObject(value)) return false;
  return Object.entries(fields).every(([key, type]) => typeof value[key] === type);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

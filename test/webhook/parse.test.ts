import { describe, expect, it } from "@jest/globals";
import { EVENTS, parse, UnknownEvent } from "../../src/webhook/index.js";
import type { EventName } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { omit } from "./support.js";

const NAMES: readonly EventName[] = [
  "ping",
  "build.scheduled",
  "build.running",
  "build.failing",
  "build.finished",
  "build.skipped",
  "job.scheduled",
  "job.started",
  "job.finished",
  "job.activated",
  "job.promised_exit_status",
  "agent.connected",
  "agent.lost",
  "agent.disconnected",
  "agent.stopping",
  "agent.stopped",
  "agent.blocked",
  "cluster_token.registration_blocked",
];

/** What an event's objects always hold, and so what their types may promise. */
const ALWAYS_THERE = [
  ["build", "id"],
  ["build", "number"],
  ["build", "state"],
  ["build", "branch"],
  ["pipeline", "id"],
  ["pipeline", "slug"],
  ["job", "id"],
  ["job", "type"],
  ["job", "state"],
] as const;

const required = NAMES.flatMap((name) => EVENTS[name].map((key) => [name, key] as const));
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

it("knows the 18 events", () => {
  expect(Object.keys(EVENTS)).toEqual(NAMES);
});

describe.each(NAMES)("%s", (name) => {
  it("is read as it was sent, from bytes or a string", () => {
    const payload = payloadOf(name);
    const event = parse(encode(payload));
    expect(event).not.toBeInstanceOf(UnknownEvent);
    expect(event).toEqual(payload);
    expect(parse(JSON.stringify(payload))).toEqual(event);
  });

  it("has its name from the body, whatever the header says", () => {
    const headers = { "x-buildkite-event": name === "ping" ? "build.finished" : "ping" };
    expect(parse(encode(payloadOf(name)), headers)).toEqual(payloadOf(name));
    expect(parse(encode(payloadOf(name)), new Headers(headers))).toEqual(payloadOf(name));
  });

  it("keeps keys, states and words that are new", () => {
    const objects = EVENTS[name].map((key): [string, object] => [
      key,
      {
        ...payloadObject(name, key),
        state: "glowing",
        type: "lamp",
        brand_new: [1, { two: null }],
      },
    ]);
    const payload = {
      ...payloadOf(name),
      ...Object.fromEntries(objects),
      surprise: { deep: true },
    };
    const event = parse(encode(payload));
    expect(event).not.toBeInstanceOf(UnknownEvent);
    expect(event).toEqual(payload);
  });
});

describe("an event that is not what its type says", () => {
  it.each(required)("%s with a %s that is missing, null or no object is unknown", (name, key) => {
    const without = omit(payloadOf(name), key);
    const wrong = [null, true, 7, "text", []].map((value) => ({ ...without, [key]: value }));
    for (const payload of [without, ...wrong]) {
      expect(parse(encode(payload))).toEqual(new UnknownEvent(name, payload));
    }
  });

  it.each(ALWAYS_THERE)(
    "with a %s.%s that is missing or of another type is unknown",
    (key, field) => {
      const { [field]: value, ...without } = payloadObject("job.finished", key);
      const wrong = [null, [], {}, true, typeof value === "number" ? String(value) : 41];
      const objects = [without, ...wrong.map((each) => ({ ...without, [field]: each }))];
      for (const object of objects) {
        const payload = { ...payloadOf("job.finished"), [key]: object };
        expect(parse(encode(payload))).toEqual(new UnknownEvent("job.finished", payload));
      }
    },
  );

  it("includes an agent without an id", () => {
    const payload = { ...payloadOf("agent.lost"), agent: { name: "lamp-oil-1" } };
    expect(parse(encode(payload))).toEqual(new UnknownEvent("agent.lost", payload));
  });
});

describe("an unknown event", () => {
  const names = [
    "package.created",
    "build.blocked",
    "toString",
    "constructor",
    "__proto__",
    "*",
    " ",
    "é",
  ];

  it.each(names)("keeps its name, %p, and its body", (event) => {
    const payload = { event, package: { id: "01" } };
    expect(parse(encode(payload))).toEqual(new UnknownEvent(event, payload));
  });
});

describe("a legacy body", () => {
  const { pipeline, ...rest } = payloadOf("build.finished");
  const legacy = omit({ ...rest, project: pipeline }, "event");

  it("is named by the header, and its project read as pipeline", () => {
    const event = parse(encode(legacy), { "x-buildkite-event": "build.finished" });
    expect(event).toEqual({ ...legacy, event: "build.finished", pipeline });
    const whatwg = new Headers({ "X-Buildkite-Event": "build.finished" });
    expect(parse(encode(legacy), whatwg)).toEqual(event);
  });

  it("may have an event of null", () => {
    const event = parse(encode({ ...legacy, event: null }), {
      "x-buildkite-event": "build.finished",
    });
    expect(event).toMatchObject({ event: "build.finished", pipeline });
  });

  it("that has a pipeline too keeps it", () => {
    const both = { ...payloadOf("build.finished"), project: { id: "another", slug: "another" } };
    expect(parse(encode(both))).toMatchObject({ pipeline });
  });

  it("under a name of its time is unknown, and its body kept as it came", () => {
    const event = parse(encode(legacy), { "x-buildkite-event": "build" });
    expect(event).toEqual(new UnknownEvent("build", legacy));
  });
});

function payloadObject(name: EventName, key: string): Record<string, unknown> {
  const object = payloadOf(name)[key];
  return typeof object === "object" && object !== null ? { ...object } : {};
}

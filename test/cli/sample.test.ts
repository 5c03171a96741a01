import { describe, expect, it } from "@jest/globals";
import { sight, type BuildSnapshot } from "../../src/builds/sighting.js";
import { statusOf } from "../../src/builds/status-of.js";
import { sampleBody } from "../../src/cli/sample.js";
import {
  EVENTS,
  parse,
  UnknownEvent,
  type EventName,
  type WebhookEvent,
} from "../../src/webhook/index.js";

const NAMES = Object.keys(EVENTS).filter((name): name is EventName => name in EVENTS);

function eventOf(...[name, options]: Parameters<typeof sampleBody>): WebhookEvent {
  return parse(sampleBody(name, options));
}

function buildOf(...[name, options]: Parameters<typeof sampleBody>): BuildSnapshot {
  const delivery = { method: "token", receivedAt: 0 } as const;
  const sighting = sight(eventOf(name, options), delivery);
  if (!sighting) throw new Error(`A ${name} says nothing of a build.`);
  return sighting.build;
}

describe("a sample", () => {
  it.each(NAMES)("of %s is whole: it parses as that event", (name) => {
    const event = eventOf(name);
    expect(event).not.toBeInstanceOf(UnknownEvent);
    expect(event.event).toBe(name);
  });

  it.each([
    ["build.scheduled", {}, "scheduled"],
    ["build.running", {}, "running"],
    ["build.failing", {}, "failing"],
    ["build.finished", {}, "passed"],
    ["build.finished", { state: "failed" }, "failed"],
    ["build.finished", { blocked: true }, "blocked"],
  ] as const)("of %s with %j says: %s", (name, options, status) => {
    expect(statusOf(buildOf(name, options))).toBe(status);
  });

  it("of a build that is sent twice is of one build, and of another number another", () => {
    const idOf = (number: number) => buildOf("build.running", { number }).id;
    expect(idOf(1)).toBe(idOf(1));
    expect(idOf(1)).not.toBe(idOf(2));
    expect(idOf(1)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("says what its options say", () => {
    const options = { pipeline: "ship", branch: "feature", number: 77, state: "passed" };
    expect(eventOf("build.finished", options)).toMatchObject({
      pipeline: { slug: "ship" },
      build: { branch: "feature", number: 77, state: "passed" },
    });
  });

  it.each([
    ["job.started", {}, { state: "running", step_key: "test" }],
    ["job.finished", {}, { state: "passed", step_key: "test" }],
    ["job.finished", { step: "deploy", state: "failed" }, { state: "failed", name: "deploy" }],
  ] as const)("of %s with %j is of a step, in a build that runs", (name, options, job) => {
    expect(eventOf(name, options)).toMatchObject({ build: { state: "running" }, job });
  });
});

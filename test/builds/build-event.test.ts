import { describe, expect, it } from "@jest/globals";
import { isOfBuild, isOfJob } from "../../src/builds/build-event.js";
import { EVENTS, parse, UnknownEvent, type EventName } from "../../src/webhook/index.js";
import { eventOf, payloadOf } from "../helpers/payloads.js";

const NAMES = Object.keys(EVENTS).filter((name): name is EventName => name in EVENTS);

/** What an event is taken to be of. */
function told(body: object): string {
  const event = parse(JSON.stringify(body));
  if (!isOfBuild(event)) return "no build";
  return isOfJob(event) ? "a job" : "a build";
}

describe("an event", () => {
  it.each(NAMES)("of the name %s is of what its name says", (name) => {
    const expected = { build: "a build", job: "a job" }[name.split(".")[0] ?? ""] ?? "no build";
    expect(told(payloadOf(name))).toBe(expected);
  });

  it("of a build has one, and a pipeline", () => {
    const event = parse(JSON.stringify(eventOf("job.finished", { build: { number: 7 } })));
    if (!isOfBuild(event)) throw new Error("A job.finished is of a build.");
    expect([event.build.number, event.pipeline.slug]).toEqual([7, "lamp-room"]);
  });
});

describe("what is not known", () => {
  const build = { id: "a", number: 1, state: "failed", branch: "main" };

  it.each([
    ["an event of next year's", { event: "build.exploded", build, pipeline: {} }],
    ["a known event without its build", { event: "build.finished", pipeline: {} }],
    ["a known event whose build is null", { event: "build.running", build: null, pipeline: {} }],
    ["a ping without its objects", { event: "ping" }],
    ["a name that every object has", { event: "constructor", build }],
  ])("is of no build: %s", (_, body) => {
    expect(parse(JSON.stringify(body))).toBeInstanceOf(UnknownEvent);
    expect(told(body)).toBe("no build");
  });

  it.each([null, 7, "passed", {}, [], build])(
    "is the build that comes with an event which has none: %j",
    (stray) => {
      expect(told({ ...payloadOf("ping"), build: stray, pipeline: stray })).toBe("no build");
    },
  );

  it.each([null, {}, "failed"])("is the job that comes with a build's own event: %j", (stray) => {
    expect(told({ ...payloadOf("build.finished"), job: stray })).toBe("a build");
  });
});

import { describe, expect, it } from "@jest/globals";
import { read, statusOf, type Reading } from "../../src/builds/reading.js";
import type { Status } from "../../src/builds/status.js";
import { EVENTS, parse, UnknownEvent, type EventName } from "../../src/webhook/index.js";
import { eventOf, payloadOf } from "../helpers/payloads.js";

type Row = readonly [state: string, open: Status | undefined, blocked: Status | undefined];

/** What each build state says, of a build that waits for nobody and of one that waits for a person. */
const STATES: readonly Row[] = [
  ["creating", "scheduled", "scheduled"],
  ["scheduled", "scheduled", "scheduled"],
  ["waiting", "scheduled", "scheduled"],
  ["running", "running", "running"],
  ["failing", "failing", "failing"],
  ["waiting_failed", "failing", "failing"],
  ["blocked", "blocked", "blocked"],
  ["passed", "passed", "blocked"],
  ["failed", "failed", "failed"],
  ["canceling", undefined, undefined],
  ["canceled", undefined, undefined],
  ["skipped", undefined, undefined],
  ["not_run", undefined, undefined],
  ["a state of next year's", undefined, undefined],
  ["constructor", undefined, undefined],
  ["PASSED", undefined, undefined],
  ["", undefined, undefined],
];

const BUILD_EVENTS = [
  "build.scheduled",
  "build.running",
  "build.failing",
  "build.finished",
  "build.skipped",
] as const;

const JOB_EVENTS = [
  "job.scheduled",
  "job.started",
  "job.finished",
  "job.activated",
  "job.promised_exit_status",
] as const;

const MOMENTS: readonly EventName[] = [
  "ping",
  "job.activated",
  "agent.lost",
  "agent.blocked",
  "cluster_token.registration_blocked",
];

const ID = "0192a0de-0000-4000-8000-00000000beef";

/** Every state with every value that `blocked` can have. */
const BUILDS = STATES.flatMap(([state, open, waiting]) => [
  { state, status: open },
  { state, blocked: null, status: open },
  { state, blocked: false, status: open },
  { state, blocked: true, status: waiting },
]);

function look(status: Status | undefined): Reading {
  return status === undefined ? {} : { look: { status, build: ID } };
}

describe("a build", () => {
  it.each(BUILDS)("$state, blocked: $blocked, is $status", ({ status, ...build }) => {
    expect(statusOf({ id: ID, number: 1, branch: "main", ...build })).toBe(status);
  });

  it.each(BUILD_EVENTS)("decides by its state in every %s, whatever the event's name", (name) => {
    for (const { status, ...build } of BUILDS) {
      expect(read(eventOf(name, { build: { id: ID, ...build } }))).toEqual(look(status));
    }
  });

  it.each(JOB_EVENTS)("counts in a %s only where it is failing", (name) => {
    const moment = name === "job.activated" ? { moment: name } : {};
    for (const { status, ...build } of BUILDS) {
      const expected = { ...look(status === "failing" ? status : undefined), ...moment };
      expect(read(eventOf(name, { build: { id: ID, ...build } }))).toEqual(expected);
    }
  });
});

describe("a job", () => {
  it.each([
    ["failed", { state: "failed", exit_status: 1 }],
    ["failed softly", { state: "failed", soft_failed: true, exit_status: 1 }],
    ["failed and was retried", { state: "failed", retried: true, retry_type: "automatic" }],
    ["timed out", { state: "timed_out" }],
    ["was canceled", { state: "canceled" }],
    ["is broken", { state: "broken" }],
    ["passed", { state: "passed" }],
  ] as const)("that %s says nothing by itself: its build does", (_, job) => {
    expect(read(eventOf("job.finished", { job }))).toEqual({});
    expect(read(eventOf("job.finished", { job, build: { id: ID, state: "failing" } }))).toEqual(
      look("failing"),
    );
  });
});

describe("a moment", () => {
  const quiet = Object.keys(EVENTS).filter((name) => !MOMENTS.some((each) => each === name));

  it.each(MOMENTS)("is %s", (name) => {
    expect(read(eventOf(name))).toEqual({ moment: name });
  });

  it.each(quiet)("is not %s", (name) => {
    expect(read(parse(JSON.stringify(payloadOf(name as EventName))))).not.toHaveProperty("moment");
  });
});

describe("what is not known", () => {
  const build = { id: ID, number: 1, state: "failed", branch: "main" };

  it.each([
    ["an event of next year's", { event: "build.exploded", build, pipeline: {} }],
    ["a known event without its build", { event: "build.finished", pipeline: {} }],
    ["a known event whose build is null", { event: "build.running", build: null, pipeline: {} }],
    ["a ping without its objects", { event: "ping" }],
    ["a name that every object has", { event: "constructor", build }],
  ])("changes nothing: %s", (_, body) => {
    const event = parse(JSON.stringify(body));
    expect(event).toBeInstanceOf(UnknownEvent);
    expect(read(event)).toEqual({});
  });

  it.each([null, 7, "passed", {}, [], { id: ID, state: "passed" }])(
    "is the build that comes with an event which has none: %j",
    (stray) => {
      const event = parse(JSON.stringify({ ...payloadOf("ping"), build: stray }));
      expect(read(event)).toEqual({ moment: "ping" });
    },
  );

  it.each([null, {}, "failed"])("is the job that comes with a build's own event: %j", (stray) => {
    const body = { ...payloadOf("build.finished", { build: { id: ID } }), job: stray };
    expect(read(parse(JSON.stringify(body)))).toEqual(look("passed"));
  });
});

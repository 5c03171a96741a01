import { describe, expect, it } from "@jest/globals";
import { wordOf } from "../../src/builds/word.js";
import { UnknownEvent } from "../../src/webhook/index.js";
import { eventOf } from "../helpers/payloads.js";
import { sightingOf, signed, T } from "./words.js";

const delivery = signed();
const receivedAt = T * 1000;

describe("the word of a delivery", () => {
  it("is what it says of a build", () => {
    const sighting = sightingOf("build.finished");
    const event = eventOf("build.finished");
    expect(wordOf({ event, delivery })).toEqual({ sighting, receivedAt });
  });

  it.each(["ping", "agent.lost", "agent.blocked", "cluster_token.registration_blocked"] as const)(
    "is the moment of a %s, which is of no build",
    (name) => {
      expect(wordOf({ event: eventOf(name), delivery })).toEqual({ moment: name, receivedAt });
    },
  );

  it("is both where an activated job tells of its build", () => {
    const sighting = sightingOf("job.activated");
    const event = eventOf("job.activated");
    expect(wordOf({ event, delivery })).toEqual({ sighting, moment: "job.activated", receivedAt });
  });

  it.each([
    ["an agent that came", eventOf("agent.connected")],
    ["an event that is new to us", new UnknownEvent("build.exploded", {})],
    ["a moment without its objects", new UnknownEvent("ping", { event: "ping" })],
    ["a moment of a build without a number", eventOf("job.activated", { build: { number: 0.5 } })],
  ])("is nothing but its time: %s", (_, event) => {
    expect(wordOf({ event, delivery })).toEqual({ receivedAt });
  });
});

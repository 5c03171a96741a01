import { expect, it } from "@jest/globals";
import { MOMENTS } from "../../src/builds/moment.js";
import { EVENTS } from "../../src/webhook/index.js";

it("moments are what Buildkite tells of without a build's state, and nothing else", () => {
  const others = Object.keys(EVENTS).filter((name) => !MOMENTS.some((each) => each === name));
  expect([...MOMENTS].sort()).toEqual([
    "agent.blocked",
    "agent.lost",
    "cluster_token.registration_blocked",
    "job.activated",
    "ping",
  ]);
  expect(others).toHaveLength(Object.keys(EVENTS).length - MOMENTS.length);
});

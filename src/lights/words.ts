import type { Status } from "../builds/status.js";
import type { MomentCalled } from "./light.js";

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  failing: "Failing",
  failed: "Failed",
  failed_running: "Failed, running again",
  blocked: "Blocked: waiting for a person",
  running: "Running",
  scheduled: "Scheduled",
  passed: "Passed",
};

export const MOMENT_WORDS: Readonly<Record<MomentCalled, string>> = {
  ping: "Ping from Buildkite",
  "job.activated": "Unblocked",
  "agent.lost": "An agent was lost",
  "agent.blocked": "An agent was blocked",
  "cluster_token.registration_blocked": "An agent's registration was blocked",
  passed: "Just passed",
  failed: "Just failed",
  fixed: "Fixed",
  still_failing: "Still failing",
  "test.red": "A test: red",
  "test.yellow": "A test: yellow",
  "test.green": "A test: green",
  "test.blue": "A test: blue",
  "test.white": "A test: white",
};

export const NOTHING_KNOWN = "Nothing known yet";
export const NOTHING_KNOWN_ANY_MORE = "Nothing known any more";
export const QUIET_HOURS = "Quiet hours";
export const PAUSED = "Paused";
export const LINE_LOST_WORDS = "The line to the app is lost";

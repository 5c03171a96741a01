import { color } from "../../src/lights/color.js";
import type { Frame } from "../../src/lights/light.js";

/** The effects of Buildkite's example apps, as frames. */
export const RUNNING: Frame = {
  status: "running",
  words: "Running",
  effect: {
    movement: "breathe",
    color: color("yellow", 0.05),
    from: color("yellow", 0.35),
    period: 5,
    cycles: 9999,
    persist: true,
  },
};

export const PASSED: Frame = {
  status: "passed",
  words: "Passed",
  effect: {
    movement: "breathe",
    color: color("green", 0.75),
    from: color("green", 0.1),
    period: 0.45,
    cycles: 3,
    persist: true,
    peak: 0.2,
  },
};

export const FAILED: Frame = {
  status: "failed",
  words: "Failed",
  effect: {
    movement: "breathe",
    color: color("red", 0.6),
    from: color("red", 0.25),
    period: 0.1,
    cycles: 20,
    persist: true,
    peak: 0.2,
  },
};

export const PING: Frame = {
  moment: "ping",
  words: "Connected to Buildkite",
  effect: {
    movement: "pulse",
    color: color("white", 0.8),
    from: color("white", 0.1),
    period: 1,
    cycles: 3,
    persist: false,
  },
};

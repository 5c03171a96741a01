import type { MomentName } from "../builds/moment.js";
import type { Status } from "../builds/status.js";
import { color, type ColorName } from "./color.js";
import type { Look, MovingEffect } from "./look.js";

export interface Palette {
  readonly looks: Readonly<Record<Status, Look>>;
  readonly moments: Readonly<Record<MomentName, MovingEffect>>;
}

/** As good as endless: what Buildkite's example apps send for a build that runs. */
const ENDLESS = 9999;

/**
 * The looks of Buildkite's example apps, exact for running, passed and failed, and others in their
 * spirit. Their failed effect flashes ten times a second, which can trigger seizures.
 */
export const CLASSIC: Palette = {
  looks: {
    failing: {
      effect: breathe("red", { from: 0.25, to: 0.6, period: 2, cycles: ENDLESS }),
      rest: color("red", 0.6),
    },
    failed: {
      effect: { ...breathe("red", { from: 0.25, to: 0.6, period: 0.1, cycles: 20 }), peak: 0.2 },
      rest: color("red", 0.6),
    },
    blocked: {
      effect: breathe("blue", { from: 0.1, to: 0.5, period: 4, cycles: ENDLESS }),
      rest: color("blue", 0.5),
    },
    running: {
      effect: breathe("yellow", { from: 0.35, to: 0.05, period: 5, cycles: ENDLESS }),
      rest: color("yellow", 0.35),
    },
    scheduled: {
      effect: { movement: "still", color: color("yellow", 0.05), duration: 1 },
      rest: color("yellow", 0.05),
    },
    passed: {
      effect: { ...breathe("green", { from: 0.1, to: 0.75, period: 0.45, cycles: 3 }), peak: 0.2 },
      rest: color("green", 0.75),
    },
  },
  moments: {
    ping: {
      movement: "pulse",
      color: color("white", 1),
      from: color("white", 0.1),
      period: 0.8,
      cycles: 3,
      persist: false,
    },
    "job.activated": moment("blue", { period: 2, cycles: 1 }),
    "agent.lost": moment("purple", { period: 1.5, cycles: 3 }),
    "agent.blocked": moment("orange", { period: 1.5, cycles: 3 }),
    "cluster_token.registration_blocked": moment("orange", { period: 1.5, cycles: 3 }),
  },
};

interface Breath {
  /** Brightness from 0 to 1, where a cycle starts and where it peaks. */
  readonly from: number;
  readonly to: number;
  /** Seconds. */
  readonly period: number;
  readonly cycles: number;
}

function breathe(name: ColorName, { from, to, period, cycles }: Breath): MovingEffect {
  return {
    movement: "breathe",
    color: color(name, to),
    from: color(name, from),
    period,
    cycles,
    persist: true,
  };
}

function moment(name: ColorName, beat: Pick<Breath, "period" | "cycles">): MovingEffect {
  return { ...breathe(name, { from: 0.1, to: 0.75, ...beat }), persist: false };
}

import {
  breathe,
  pulse,
  still,
  transient,
  UNKNOWN,
  type Palette,
  red,
  yellow,
  green,
  blue,
  purple,
  orange,
  white,
} from "./palette.js";

const agentBlocked = transient(breathe(orange(0.1), orange(0.75), { period: 1.5, cycles: 3 }));

/**
 * For those who know Buildkite's example apps: exactly their looks for running, passed and failed,
 * and others in their spirit. Their failed effect flashes ten times a second, which can trigger
 * seizures (WCAG 2.3.1).
 */
export const CLASSIC: Palette = {
  looks: {
    failing: { effect: breathe(red(0.25), red(0.6), { period: 2 }), rest: red(0.6) },
    failed: {
      effect: breathe(red(0.25), red(0.6), { period: 0.1, cycles: 20, peak: 0.2 }),
      rest: red(0.6),
    },
    failed_running: { effect: breathe(red(0.6), yellow(0.35), { period: 4 }), rest: red(0.6) },
    blocked: { effect: breathe(blue(0.1), blue(0.5), { period: 4 }), rest: blue(0.5) },
    running: { effect: breathe(yellow(0.35), yellow(0.05), { period: 5 }), rest: yellow(0.35) },
    scheduled: { effect: still(yellow(0.05)), rest: yellow(0.05) },
    passed: {
      effect: breathe(green(0.1), green(0.75), { period: 0.45, cycles: 3, peak: 0.2 }),
      rest: green(0.75),
    },
  },
  unknown: UNKNOWN,
  moments: {
    ping: transient(pulse(white(0.1), white(1), { period: 0.8, cycles: 3 })),
    "job.activated": transient(breathe(blue(0.1), blue(0.75), { period: 2, cycles: 1 })),
    "agent.lost": transient(breathe(purple(0.1), purple(0.75), { period: 1.5, cycles: 3 })),
    "agent.blocked": agentBlocked,
    "cluster_token.registration_blocked": agentBlocked,
  },
};

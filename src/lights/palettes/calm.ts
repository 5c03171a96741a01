import {
  breathe,
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

const agentBlocked = transient(breathe(orange(0.1), orange(0.35), { period: 2, cycles: 2 }));

/**
 * For a light that is in view all day, and for people whom flashing harms or distracts: the hues of
 * `classic`, never bright, and every change slow. Nothing comes near the three flashes a second that
 * can trigger seizures (WCAG 2.3.1).
 */
export const CALM: Palette = {
  looks: {
    failing: { effect: breathe(red(0.2), red(0.35), { period: 3 }), rest: red(0.35) },
    failed: { effect: breathe(red(0.1), red(0.35), { period: 2, cycles: 3 }), rest: red(0.35) },
    failed_running: { effect: breathe(red(0.35), yellow(0.25), { period: 6 }), rest: red(0.35) },
    blocked: { effect: breathe(blue(0.15), blue(0.35), { period: 6 }), rest: blue(0.35) },
    running: { effect: breathe(yellow(0.25), yellow(0.1), { period: 8 }), rest: yellow(0.25) },
    scheduled: { effect: still(yellow(0.05)), rest: yellow(0.05) },
    passed: {
      effect: breathe(green(0.1), green(0.35), { period: 2, cycles: 2 }),
      rest: green(0.35),
    },
  },
  unknown: UNKNOWN,
  moments: {
    ping: transient(breathe(white(0.1), white(0.35), { period: 1.5, cycles: 2 })),
    "job.activated": transient(breathe(blue(0.1), blue(0.35), { period: 3, cycles: 1 })),
    "agent.lost": transient(breathe(purple(0.1), purple(0.35), { period: 2, cycles: 2 })),
    "agent.blocked": agentBlocked,
    "cluster_token.registration_blocked": agentBlocked,
  },
};

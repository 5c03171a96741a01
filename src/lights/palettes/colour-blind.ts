import {
  breathe,
  pulse,
  still,
  transient,
  UNKNOWN,
  type Palette,
  type Tint,
  red,
  white,
} from "./palette.js";

/** As white as the screens that colour blindness is simulated for. */
const DAYLIGHT = 6500;

function mixed(hue: number, saturation: number): Tint {
  return (brightness) => ({ hue, saturation, brightness, kelvin: DAYLIGHT });
}

const blue = mixed(240, 1);
const apricot = mixed(30, 0.4);
const lavender = mixed(260, 0.6);
const pink = mixed(325, 0.6);
const sky = mixed(220, 0.6);

const agentBlocked = transient(pulse(white(0.1), white(0.75), { period: 2, cycles: 2 }));

/**
 * For people who do not see all colours: statuses differ by hue and, for as long as they last, by
 * movement too. Dichromats see one range of hues instead of a circle, so pale colours have to help;
 * these were searched for, and stay apart for protanopes, deuteranopes and tritanopes alike, without
 * brightness to go by. Moments are white, which no status is, and differ by movement.
 */
export const COLOUR_BLIND: Palette = {
  looks: {
    failing: { effect: breathe(pink(0.2), pink(0.6), { period: 1 }), rest: pink(0.6) },
    failed: { effect: pulse(red(0.25), red(0.6), { period: 2 }), rest: red(0.6) },
    failed_running: { effect: breathe(red(0.6), apricot(0.6), { period: 2 }), rest: red(0.6) },
    blocked: { effect: pulse(lavender(0.2), lavender(0.6), { period: 5 }), rest: lavender(0.6) },
    running: { effect: breathe(apricot(0.1), apricot(0.5), { period: 4 }), rest: apricot(0.5) },
    scheduled: { effect: breathe(sky(0.05), sky(0.2), { period: 8 }), rest: sky(0.2) },
    passed: { effect: still(blue(0.6)), rest: blue(0.6) },
  },
  unknown: UNKNOWN,
  moments: {
    ping: transient(pulse(white(0.1), white(0.75), { period: 0.8, cycles: 3 })),
    "job.activated": transient(breathe(white(0.1), white(0.75), { period: 2, cycles: 1 })),
    "agent.lost": transient(breathe(white(0.1), white(0.75), { period: 0.8, cycles: 5 })),
    "agent.blocked": agentBlocked,
    "cluster_token.registration_blocked": agentBlocked,
  },
};

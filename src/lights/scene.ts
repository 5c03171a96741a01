import type { Status } from "../builds/status.js";
import { DARK } from "./color.js";
import type { Frame, MomentCalled } from "./light.js";
import { effectDuration, type Effect, type StillEffect } from "./look.js";
import type { Palette } from "./palettes/index.js";
import { quietAt, type QuietHours } from "./quiet-hours.js";
import {
  MOMENT_WORDS,
  NOTHING_KNOWN,
  NOTHING_KNOWN_ANY_MORE,
  PAUSED,
  QUIET_HOURS,
  STATUS_WORDS,
} from "./words.js";

/** What there is to show, and since when. Times are in milliseconds since 1970. */
export interface Scene {
  /** Missing until something is known; without a status once nothing is known any more. */
  readonly look?: { readonly status: Status | undefined; readonly since: number };
  readonly moment?: Moment;
  readonly isPaused?: boolean;
}

/** Effects that are played once, one after the other. */
export interface Moment {
  readonly name: MomentCalled;
  readonly effects: readonly Effect[];
  readonly since: number;
}

/** How a light shows it, and when it shows nothing. */
export interface Manner {
  readonly palette: Palette;
  readonly quietHours: readonly QuietHours[];
}

/** A frame, and what tells it from others: frames with one cue are the same, and sent once. */
export interface Shot {
  readonly cue: string;
  readonly frame: Frame;
  /** When the frame changes by time alone; Infinity where it does not. */
  readonly until: number;
}

/** The scene with a look for that status. The status that it has already changes nothing. */
export function withStatus(scene: Scene, status: Status | undefined, now: number): Scene {
  return scene.look?.status === status ? scene : { ...scene, look: { status, since: now } };
}

/**
 * The scene with a moment that begins now. One of that name which plays still goes on instead: in a
 * storm of deliveries, beginning again and again would flash faster than any effect does.
 */
export function withMoment(scene: Scene, moment: Omit<Moment, "since">, now: number): Scene {
  const { moment: before } = scene;
  if (before?.name === moment.name && now < endOf(before)) return scene;
  return { ...scene, moment: { ...moment, since: now } };
}

/** What lights show at a time: a moment's effects until they end, else the look, moving or at rest. */
export function shotAt(scene: Scene, { palette, quietHours }: Manner, now: number): Shot {
  if (scene.isPaused) return PAUSE;
  const quiet = quietAt(quietHours, now);
  const shot = quiet.isQuiet ? quietShot(scene) : loudShot(scene, palette, now);
  return { ...shot, until: Math.min(shot.until, quiet.until) };
}

function quietShot({ look }: Scene): Shot {
  // A light that never showed anything is nobody's to darken.
  if (!look) return NOTHING;
  return { cue: "quiet", frame: { ...statusOf(look), ...QUIET }, until: Infinity };
}

function loudShot({ look, moment }: Scene, palette: Palette, now: number): Shot {
  const status = statusOf(look);
  if (moment) {
    const playing = playingAt(moment, now);
    const frame = { ...status, moment: moment.name, words: MOMENT_WORDS[moment.name] };
    if (playing) return { ...playing, frame: { ...frame, effect: playing.effect } };
  }
  if (!look) return NOTHING;

  const { effect, rest } = look.status ? palette.looks[look.status] : palette.unknown;
  const words = look.status ? STATUS_WORDS[look.status] : NOTHING_KNOWN_ANY_MORE;
  const cue = `${words} ${String(look.since)} after ${String(moment?.since ?? 0)}`;
  const end = look.since + effectDuration(effect);
  if (now < end) return { cue, frame: { ...status, words, effect }, until: end };
  const still: StillEffect = { movement: "still", color: rest, duration: 1 };
  return { cue: `${cue}, at rest`, frame: { ...status, words, effect: still }, until: Infinity };
}

const PAUSE: Shot = {
  cue: "paused",
  frame: { words: PAUSED, isPaused: true },
  until: Infinity,
};
const NOTHING: Shot = { cue: "nothing", frame: { words: NOTHING_KNOWN }, until: Infinity };
const QUIET = {
  words: QUIET_HOURS,
  effect: { movement: "still", color: DARK, duration: 1 },
} as const satisfies Frame;

function statusOf(look: Scene["look"]): Pick<Frame, "status"> {
  return look?.status ? { status: look.status } : {};
}

interface Playing extends Pick<Shot, "cue" | "until"> {
  readonly effect: Effect;
}

/** The one of its effects that is on, if any. */
function playingAt({ name, effects, since }: Moment, now: number): Playing | undefined {
  let until = since;
  for (const [index, effect] of effects.entries()) {
    until += effectDuration(effect);
    if (now < until) return { cue: `${name} ${String(since)} ${String(index)}`, effect, until };
  }
  return undefined;
}

function endOf({ effects, since }: Moment): number {
  return effects.reduce((end, effect) => end + effectDuration(effect), since);
}

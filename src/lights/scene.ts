import type { MomentName } from "../builds/moment.js";
import type { Status } from "../builds/status.js";
import type { Frame } from "./light.js";
import { effectDuration, type StillEffect } from "./look.js";
import type { Palette } from "./palettes/index.js";
import { MOMENT_WORDS, NOTHING_KNOWN, NOTHING_KNOWN_ANY_MORE, STATUS_WORDS } from "./words.js";

/** What there is to show, and since when. Times are in milliseconds since 1970. */
export interface Scene {
  /** Missing until something is known; without a status once nothing is known any more. */
  readonly look?: { readonly status: Status | undefined; readonly since: number };
  readonly moment?: { readonly name: MomentName; readonly since: number };
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

/** The scene with a moment that begins now. */
export function withMoment(scene: Scene, name: MomentName, now: number): Scene {
  return { ...scene, moment: { name, since: now } };
}

/** What lights show at a time: a moment's effect until it ends, else the look, moving or at rest. */
export function shotAt({ look, moment }: Scene, palette: Palette, now: number): Shot {
  const status = look?.status && { status: look.status };
  if (moment) {
    const effect = palette.moments[moment.name];
    const until = moment.since + effectDuration(effect);
    const frame = { ...status, moment: moment.name, words: MOMENT_WORDS[moment.name], effect };
    if (now < until) return { cue: `${moment.name} ${String(moment.since)}`, frame, until };
  }
  if (!look) return { cue: "nothing", frame: { words: NOTHING_KNOWN }, until: Infinity };

  const { effect, rest } = look.status ? palette.looks[look.status] : palette.unknown;
  const words = look.status ? STATUS_WORDS[look.status] : NOTHING_KNOWN_ANY_MORE;
  const cue = `${words} ${String(look.since)} after ${String(moment?.since ?? 0)}`;
  const end = look.since + effectDuration(effect);
  if (now < end) return { cue, frame: { ...status, words, effect }, until: end };
  const still: StillEffect = { movement: "still", color: rest, duration: 1 };
  return { cue: `${cue}, at rest`, frame: { ...status, words, effect: still }, until: Infinity };
}

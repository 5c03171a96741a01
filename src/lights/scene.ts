import type { MomentName } from "../builds/moment.js";
import type { Reading } from "../builds/reading.js";
import type { Status } from "../builds/status.js";
import type { Frame } from "./light.js";
import { effectDuration, type StillEffect } from "./look.js";
import type { Palette } from "./palette.js";
import { MOMENT_WORDS, NOTHING_KNOWN, STATUS_WORDS } from "./words.js";

/** What there is to show, and since when. Times are in milliseconds since 1970. */
export interface Scene {
  readonly look?: { readonly status: Status; readonly build: string; readonly since: number };
  readonly moment?: { readonly name: MomentName; readonly since: number };
}

/** A frame, and what tells it from others: frames with one cue are the same, and sent once. */
export interface Shot {
  readonly cue: string;
  readonly frame: Frame;
  /** When the frame changes by time alone; Infinity where it does not. */
  readonly until: number;
}

/** The scene after a reading. The same word of the same build again changes nothing. */
export function nextScene(scene: Scene, { look, moment }: Reading, now: number): Scene {
  const isNew = look?.status !== scene.look?.status || look?.build !== scene.look?.build;
  return {
    ...scene,
    ...(look && isNew && { look: { ...look, since: now } }),
    ...(moment && { moment: { name: moment, since: now } }),
  };
}

/** What lights show at a time: a moment's effect until it ends, else the look, moving or at rest. */
export function shotAt({ look, moment }: Scene, { looks, moments }: Palette, now: number): Shot {
  const status = look && { status: look.status };
  if (moment) {
    const effect = moments[moment.name];
    const until = moment.since + effectDuration(effect);
    const frame = { ...status, moment: moment.name, words: MOMENT_WORDS[moment.name], effect };
    if (now < until) return { cue: `${moment.name} ${String(moment.since)}`, frame, until };
  }
  if (!look) return { cue: "nothing", frame: { words: NOTHING_KNOWN }, until: Infinity };

  const { effect, rest } = looks[look.status];
  const words = STATUS_WORDS[look.status];
  const cue = `${look.status} ${String(look.since)} after ${String(moment?.since ?? 0)}`;
  const end = look.since + effectDuration(effect);
  if (now < end) return { cue, frame: { ...status, words, effect }, until: end };
  const still: StillEffect = { movement: "still", color: rest, duration: 1 };
  return { cue: `${cue}, at rest`, frame: { ...status, words, effect: still }, until: Infinity };
}

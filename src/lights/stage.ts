import type { Reading } from "../builds/reading.js";
import type { Light } from "./light.js";
import type { Palette } from "./palette.js";
import { nextScene, shotAt, type Scene, type Shot } from "./scene.js";

/** `setTimeout` takes no more than 2^31 - 1 ms; looking again earlier than needed is harmless. */
const LONGEST_WAIT = 24 * 60 * 60 * 1000;

export interface Stage {
  /** Shows what a reading changes, on every light. */
  play(reading: Reading): void;
  /** Ends the lights. What they show stays. */
  close(): Promise<void>;
}

export interface StageOptions {
  readonly lights: readonly Light[];
  readonly palette: Palette;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Keeps the lights on what the scene says, as readings arrive and as time passes. */
export function createStage({ lights, palette, now }: StageOptions): Stage {
  let scene: Scene = {};
  let shot: Shot | undefined;
  let timer: NodeJS.Timeout | undefined;

  function shoot(): void {
    clearTimeout(timer);
    const time = now();
    const next = shotAt(scene, palette, time);
    if (next.cue !== shot?.cue) {
      for (const light of lights) light.show(next.frame);
    }
    shot = next;
    if (next.until === Infinity) return;
    timer = setTimeout(shoot, Math.min(next.until - time, LONGEST_WAIT));
  }

  return {
    play(reading) {
      scene = nextScene(scene, reading, now());
      shoot();
    },
    async close() {
      clearTimeout(timer);
      await Promise.all(lights.map((light) => light.close()));
    },
  };
}

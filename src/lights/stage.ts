import type { MomentName } from "../builds/moment.js";
import type { Status } from "../builds/status.js";
import { createAlarm } from "./alarm.js";
import type { Frame, Light } from "./light.js";
import type { Palette } from "./palettes/index.js";
import { shotAt, withMoment, withStatus, type Scene, type Shot } from "./scene.js";

export interface Stage {
  /** Shows the look of that status from now on; without one, that nothing is known any more. */
  show(status: Status | undefined): void;
  /** Plays the effect of a moment, and goes back to the look. */
  play(moment: MomentName): void;
  /** What is shown now. */
  frame(): Frame;
  /** Ends the lights. What they show stays. */
  close(): Promise<void>;
}

export interface StageOptions {
  readonly lights: readonly Light[];
  readonly palette: Palette;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Keeps the lights on what the scene says, as it changes and as time passes. */
export function createStage({ lights, palette, now }: StageOptions): Stage {
  let scene: Scene = {};
  let shot: Shot | undefined;
  const alarm = createAlarm(now, shoot);

  function shoot(): void {
    const next = shotAt(scene, palette, now());
    if (next.cue !== shot?.cue) {
      for (const light of lights) light.show(next.frame);
    }
    shot = next;
    alarm.set(next.until);
  }

  return {
    show(status) {
      scene = withStatus(scene, status, now());
      shoot();
    },
    play(moment) {
      scene = withMoment(scene, moment, now());
      shoot();
    },
    frame: () => shotAt(scene, palette, now()).frame,
    async close() {
      alarm.clear();
      await Promise.all(lights.map((light) => light.close()));
    },
  };
}

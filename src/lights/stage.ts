import type { Status } from "../builds/status.js";
import { createAlarm } from "./alarm.js";
import type { Frame, Light } from "./light.js";
import {
  shotAt,
  withMoment,
  withStatus,
  type Manner,
  type Moment,
  type Scene,
  type Shot,
} from "./scene.js";

export interface Stage {
  /** What kinds of bulbs show it. */
  readonly kinds: readonly Light["kind"][];
  /** Shows the look of that status from now on; without one, that nothing is known any more. */
  show(status: Status | undefined): void;
  /** Plays the effects of a moment, and goes back to the look. */
  play(moment: Omit<Moment, "since">): void;
  /** Gives the bulbs back, until `resume`. Resolves once they show what they did before us. */
  pause(): Promise<void>;
  resume(): void;
  /** What is shown now. */
  frame(): Frame;
  /** Ends the lights. What they show stays. */
  close(): Promise<void>;
}

export interface StageOptions {
  /** Bulbs that all show the same, each by its own way. */
  readonly lights: readonly Light[];
  readonly manner: Manner;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Keeps the lights on what the scene says, as it changes and as time passes. */
export function createStage({ lights, manner, now }: StageOptions): Stage {
  let scene: Scene = {};
  let shot: Shot | undefined;
  let closed = false;
  const alarm = createAlarm(now, shoot);

  function shoot(): void {
    if (closed) return;
    const next = shotAt(scene, manner, now());
    if (next.cue !== shot?.cue) {
      for (const light of lights) light.show(next.frame);
    }
    shot = next;
    alarm.set(next.until);
  }

  return {
    kinds: lights.map(({ kind }) => kind),
    show(status) {
      scene = withStatus(scene, status, now());
      shoot();
    },
    play(moment) {
      if (scene.isPaused) return;
      scene = withMoment(scene, moment, now());
      shoot();
    },
    async pause() {
      scene = { ...scene, isPaused: true };
      shoot();
      await Promise.all(lights.map((light) => light.giveBack()));
    },
    resume() {
      scene = { ...scene, isPaused: false };
      shoot();
    },
    frame: () => shotAt(scene, manner, now()).frame,
    async close() {
      closed = true;
      alarm.clear();
      await Promise.all(lights.map((light) => light.close()));
    },
  };
}

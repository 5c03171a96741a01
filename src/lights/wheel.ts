import type { Frame, Light } from "./light.js";

/** Whether this process drives the bulbs: of several that share what they know, one does. */
export interface Wheel {
  /** From now on the bulbs show what they should, or are left alone as they are. */
  readonly take: (isTaken: boolean) => void;
  /** The light, with its bulbs left alone while another process drives. */
  readonly steer: (light: Light) => Light;
}

export function createWheel(): Wheel {
  const listeners = new Set<() => void>();
  let isTaken = false;
  return {
    take(taken) {
      isTaken = taken;
      for (const listener of listeners) listener();
    },
    steer(light) {
      let frame: Frame | undefined;
      function pass(): void {
        if (frame) light.show(isTaken ? frame : { words: frame.words });
      }
      listeners.add(pass);
      return {
        kind: light.kind,
        show(shown) {
          frame = shown;
          pass();
        },
        async giveBack() {
          frame = undefined;
          if (isTaken) await light.giveBack();
        },
        async close() {
          listeners.delete(pass);
          await light.close();
        },
      };
    },
  };
}

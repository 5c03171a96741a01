import type { Logger } from "pino";
import type { Frame, Light } from "../light.js";
import { NOTHING_KNOWN } from "../words.js";
import type { LightsMessage } from "./message.js";
import { createStreams, type Streams } from "./streams.js";

/** Milliseconds between two words to pages that something has changed. */
const CHANGE_GAP = 1_000;

/**
 * The lights on the page, which every open page follows over Server-Sent Events; or those that a
 * follower at home shows.
 */
export interface Screen extends Pick<Streams, "handler"> {
  /** A light at the end of the page's list, until it is closed; the name is for those who may know it. */
  readonly light: (name?: string) => Light;
  /** What the lights show now, with their names or without. */
  readonly message: (isTrusted: boolean) => LightsMessage;
  /** Tells pages whose readers may know names to look again; of many changes in a second, twice. */
  readonly change: () => void;
  /** Ends the streams. Pages that are open find the server again once it is back. */
  readonly close: () => void;
}

export interface ScreenOptions {
  readonly kind?: Light["kind"];
  readonly log: Logger;
}

export function createScreen({ kind = "screen", log }: ScreenOptions): Screen {
  // In the order in which the lights were made.
  const shown = new Map<Light, { readonly name: string | undefined; readonly frame: Frame }>();
  const streams = createStreams({ log, message });
  let isDue = false;
  let resting: NodeJS.Timeout | undefined;
  let hasChanged = false;

  function message(isTrusted: boolean): LightsMessage {
    const lights = [...shown.values()].map(({ name, frame }) =>
      isTrusted && name !== undefined ? { name, ...frame } : frame,
    );
    return { lights };
  }

  /**
   * Waits for the turn's end, so that lights that change together are one message. While lights are
   * replaced there are none for some time: pages keep what they show.
   */
  function send(): void {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      if (shown.size > 0) streams.send();
    });
  }

  function change(): void {
    hasChanged = resting !== undefined;
    if (hasChanged) return;
    streams.tellOfChange();
    resting = setTimeout(() => {
      resting = undefined;
      if (hasChanged) change();
    }, CHANGE_GAP).unref();
  }

  return {
    light(name) {
      const light: Light = {
        kind,
        show(frame) {
          if (!shown.has(light)) return;
          shown.set(light, { name, frame });
          send();
        },
        // On the page nothing was before us: what the frame says is all there is.
        giveBack: () => Promise.resolve(),
        close() {
          shown.delete(light);
          send();
          return Promise.resolve();
        },
      };
      shown.set(light, { name, frame: { words: NOTHING_KNOWN } });
      send();
      return light;
    },
    message,
    change,
    handler: streams.handler,
    close() {
      clearTimeout(resting);
      streams.close();
    },
  };
}

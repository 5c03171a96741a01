import type { Logger } from "pino";
import { backoff, jittered } from "../http/backoff.js";
import { rest } from "../http/rest.js";
import type { LineEnd } from "./line-end.js";
import type { FollowedLight } from "./message.js";
import { readStream } from "./read-stream.js";

/** Milliseconds. The app says something every 15 s; a network that fell silent gives no error. */
const SILENCE = 40_000;
const LOOK = 5_000;
/** After a minute without a word what the bulbs show may no longer be so. */
const LOOKS_UNTIL_LOST = 12;

const LONGEST_PAUSE = 30_000;
/** After a refusal, which somebody has to mend first. */
const REFUSED = 60_000;

export interface LineOptions {
  /** The app's origin. */
  readonly url: string;
  readonly token: string;
  /** All lights of the app, as they are now. */
  readonly onLights: (lights: readonly FollowedLight[]) => void;
  /** Nothing was heard of the app for a minute. Called once, until something is heard again. */
  readonly onLost: () => void;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Follows the app from now on, whatever becomes of the network and of the app, until it is closed. */
export interface Line {
  readonly close: () => Promise<void>;
}

export function openLine({ url, token, onLights, onLost, log, now }: LineOptions): Line {
  const ending = new AbortController();
  const isOpen = (): boolean => !ending.signal.aborted;
  let tries = 0;
  let failing: string | undefined;
  let reading = new AbortController();
  let heardAt = now();
  let looks = 0;
  const looking = setInterval(look, LOOK);

  /**
   * While the machine sleeps the clock goes on, and nobody looks: so a stream from before is given up
   * soon after, and the line is not lost for that.
   */
  function look(): void {
    looks += 1;
    if (looks === LOOKS_UNTIL_LOST) onLost();
    // Then, too: what is heard next has to be the whole present, as it is at a stream's beginning.
    if (looks === LOOKS_UNTIL_LOST || now() - heardAt > SILENCE) reading.abort();
  }

  function onHeard(): void {
    heardAt = now();
    looks = 0;
    tries = 0;
    if (failing !== undefined) log.info({ url }, "The app is followed again");
    failing = undefined;
  }

  function read(): Promise<LineEnd> {
    reading = new AbortController();
    heardAt = now();
    return readStream({ url, token, onLights, onHeard, signal: reading.signal });
  }

  function note({ code, message, isRefusal }: LineEnd): void {
    if (code === failing) return;
    failing = code;
    log[isRefusal ? "error" : "warn"]({ url, code }, message);
  }

  async function run(): Promise<void> {
    while (isOpen()) {
      const end = await read();
      if (!isOpen()) return;
      note(end);
      await rest(pauseAfter(end, tries), ending.signal);
      tries += 1;
    }
  }

  const running = run();
  return {
    async close() {
      clearInterval(looking);
      ending.abort();
      reading.abort();
      await running;
    },
  };
}

function pauseAfter({ isRefusal }: LineEnd, tries: number): number {
  return jittered(isRefusal ? REFUSED : backoff(tries, LONGEST_PAUSE));
}

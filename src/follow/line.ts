import type { Logger } from "pino";
import { rest } from "../lights/lan/rest.js";
import type { LineEnd } from "./line-end.js";
import type { FollowedLight } from "./message.js";
import { readStream } from "./read-stream.js";

/** Milliseconds. The app says something every 15 s; a network that fell silent gives no error. */
const SILENCE = 40_000;
const LOOK = 5_000;
/** From which on what the bulbs show may no longer be so. */
const LOST = 60_000;

const FIRST_TRY = 1_000;
const LAST_TRY = 30_000;
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
  let giveUp = (): void => undefined;
  let lost = setTimeout(lose, LOST);

  /** A timer stands still while the machine sleeps: only what it was awake for counts. */
  function heard(): void {
    clearTimeout(lost);
    lost = setTimeout(lose, LOST);
    tries = 0;
    if (failing !== undefined) log.info({ url }, "The app is followed again");
    failing = undefined;
  }

  /** What is heard next has to be the whole present, as it is at a stream's beginning. */
  function lose(): void {
    giveUp();
    onLost();
  }

  async function read(): Promise<LineEnd> {
    const reading = new AbortController();
    giveUp = () => {
      reading.abort();
    };
    let heardAt = now();
    // The clock goes on while the machine sleeps: soon after it, this sees that the stream is old.
    const watching = setInterval(() => {
      if (now() - heardAt > SILENCE) giveUp();
    }, LOOK);
    try {
      return await readStream({
        ...{ url, token, onLights },
        signal: reading.signal,
        onHeard() {
          heardAt = now();
          heard();
        },
      });
    } finally {
      clearInterval(watching);
    }
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
      ending.abort();
      giveUp();
      await running;
      clearTimeout(lost);
    },
  };
}

/** A quarter less or more, so that followers of one app do not all come at once. */
function pauseAfter({ isRefusal }: LineEnd, tries: number): number {
  const pause = isRefusal ? REFUSED : Math.min(FIRST_TRY * 2 ** tries, LAST_TRY);
  return pause * (0.75 + Math.random() / 2);
}

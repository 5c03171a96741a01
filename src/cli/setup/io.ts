import type { exchange } from "../../http/exchange.js";

/** All that setting up does to the world outside. */
export interface Io {
  readonly exchange: typeof exchange;
  readonly terminal: Terminal;
  readonly clock: Clock;
}

export interface Clock {
  /** Milliseconds, from whenever. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export interface Terminal {
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean;
  readonly say: (text: string) => void;
  /** The answer, without spaces at its ends. Rejects with a SetupError where none comes. */
  readonly ask: (question: string) => Promise<string>;
  /** The same, and what is typed is not shown. */
  readonly askHidden: (question: string) => Promise<string>;
}

import type { Tally } from "../lights/tally.js";

export interface Answers {
  readonly tally: Tally;
  /** Whether a bulb has shown something since the start. */
  readonly hasAnswered: () => boolean;
}

/** A tally that also notes the first answer of a bulb. */
export function noteAnswers(tally: Tally, onFirst: () => void): Answers {
  let hasAnswered = false;
  return {
    tally: {
      ...tally,
      shown(kind, milliseconds) {
        tally.shown(kind, milliseconds);
        if (hasAnswered) return;
        hasAnswered = true;
        onFirst();
      },
    },
    hasAnswered: () => hasAnswered,
  };
}

import { expect } from "@jest/globals";
import fc from "fast-check";

/** How long each test runs. Not set: for so many inputs, so that nothing depends on the clock. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
const RUNS = 300;

/** Milliseconds that jest shall wait for a target. */
export const PATIENCE_MS = 2 * SECONDS * 1000 + 60_000;

/** Longest text that is printed of an input, or of what was wrong with it. */
const LONGEST = 300;

/** Throws where `check` does for any of the inputs, and says how to see that again. */
export function fuzz<T>(inputs: fc.Arbitrary<T>, check: (input: T) => void): void {
  fc.assert(fc.property(inputs, check), {
    ...(SECONDS > 0
      ? { numRuns: Infinity, interruptAfterTimeLimit: SECONDS * 1000 }
      : { numRuns: RUNS }),
    ...seedFrom(process.env.FUZZ_SEED),
    reporter: report,
  });
}

/** `FUZZ_SEED=12345` repeats a run. */
function seedFrom(text: string | undefined): { seed?: number } {
  return text === undefined ? {} : { seed: Number(text) };
}

function report<T>(details: fc.RunDetails<T>): void {
  const { failed, interrupted, numRuns, seed, counterexample, errorInstance } = details;
  const { currentTestName = "" } = expect.getState();
  if (interrupted) process.stderr.write(`${String(numRuns)} runs: ${currentTestName}\n`);
  if (!failed) return;
  const error = errorInstance instanceof Error ? errorInstance.stack : errorInstance;
  const input = cut(fc.stringify(counterexample));
  throw new Error(`FUZZ_SEED=${String(seed)} finds ${input}\n${cut(String(error))}`);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

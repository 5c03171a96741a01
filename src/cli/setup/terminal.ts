import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { Terminal } from "./io.js";
import { SetupError } from "./setup-error.js";

export interface Streams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

export function createTerminal({ input, output }: Streams): Terminal {
  return {
    isInteractive: input.isTTY === true,
    say(text) {
      output.write(`${text}\n`);
    },
    ask: (question) => answer(question, { input, output }),
    async askHidden(question) {
      output.write(question);
      // Reads key by key, so that the terminal echoes nothing; and what readline echoes goes nowhere.
      const nowhere = new Writable({
        write(_chunk, _encoding, done) {
          done();
        },
      });
      try {
        return await answer("", { input, output: nowhere, terminal: true });
      } finally {
        output.write("\n");
      }
    },
  };
}

async function answer(
  question: string,
  options: Streams & { readonly terminal?: boolean },
): Promise<string> {
  const lines = createInterface({ ...options, historySize: 0 });
  const gone = new AbortController();
  // On Ctrl-C and at the end of the input; a question alone would then be pending for ever.
  lines.once("close", () => {
    gone.abort();
  });
  try {
    return (await lines.question(question, { signal: gone.signal })).trim();
  } catch {
    throw new SetupError("stopped", "Stopped: nothing was changed at Buildkite.");
  } finally {
    lines.close();
  }
}

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { outlook } from "../../src/builds/outlook.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { createBoard } from "../../src/lights/board.js";
import { standingVerdict } from "../../src/notify/news.js";
import { readKept } from "../../src/notify/kept.js";
import { createNotifier } from "../../src/notify/notifier.js";
import { T, word } from "../builds/words.js";
import { castingOf, ruleOf, SILENT } from "../helpers/rules.js";
import { FakeNotes } from "./support.js";

const ENDPOINT = { url: new URL("https://receiver.example"), key: Buffer.alloc(32) };
const NOW = (T + 1000) * 1000;
const now = () => NOW;

/** What some builds tell in their lives, of which some are retried, in any order and some of it often. */
const arrivals = fc
  .array(
    fc.record({
      number: fc.integer({ min: 1, max: 5 }),
      state: fc.constantFrom("passed", "failed", "canceled", "running", "failing"),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((told) => told.map(({ number, state }, second) => word(number, state, second)))
  .chain((words) =>
    fc
      .array(fc.constantFrom(...words), { maxLength: 12 })
      .chain((again) =>
        fc.shuffledSubarray([...words, ...again], { minLength: words.length + again.length }),
      ),
  );

/** The board after these words, and what was to be sent. */
function tell(words: readonly Sighting[], restarts: boolean) {
  const board = createBoard(castingOf([ruleOf()]), { now, log: SILENT });
  const notes = new FakeNotes();
  const rest = { endpoint: ENDPOINT, keep: notes.keep, mayDrive: () => false, log: SILENT };
  // What these words tell is younger than the first start.
  const notifier = createNotifier({ ...rest, board, now: () => T * 1000 });
  board.listen(notifier);
  notifier.take(new Map());
  const sent: string[] = [];
  const keep = () => {
    for (const { id } of readKept(notes).messages) if (!sent.includes(id)) sent.push(id);
  };
  for (const sighting of words) {
    board.take({ sighting, receivedAt: NOW });
    keep();
    if (restarts) notifier.take(new Map(notes));
  }
  board.close();
  const [branch] = board.state().branches.values();
  const standing = branch && standingVerdict(outlook(branch, NOW));
  return { sent, messages: readKept(notes).messages, standing };
}

describe("in any order and however often words arrive", () => {
  it("each note is there once, and the last says what is so", () => {
    fc.assert(
      fc.property(arrivals, fc.boolean(), (words, restarts) => {
        const { sent, messages, standing } = tell(words, restarts);
        expect(messages.map(({ id }) => id)).toEqual(sent);
        const last = messages.at(-1)?.type ?? "nothing";
        if (standing?.status === "failed")
          expect(["verdict.broken", "verdict.still_failing"]).toContain(last);
        if (standing?.status === "passed") expect(["verdict.fixed", "nothing"]).toContain(last);
        const types = messages.map(({ type }) => type);
        // What is fixed was broken, as far as was told.
        for (const [index, type] of types.entries())
          if (type === "verdict.broken")
            expect(types[index - 1] ?? "verdict.fixed").toBe("verdict.fixed");
      }),
      { numRuns: 300 },
    );
  });
});

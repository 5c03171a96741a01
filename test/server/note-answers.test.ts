import { expect, test } from "@jest/globals";
import { NO_TALLY } from "../../src/lights/tally.js";
import { noteAnswers } from "../../src/server/note-answers.js";

test("the first answer of a bulb is noted, and all are counted", () => {
  const counted: number[] = [];
  let firsts = 0;
  const shown = (_kind: string, milliseconds: number) => void counted.push(milliseconds);
  const { tally, hasAnswered } = noteAnswers({ ...NO_TALLY, shown }, () => (firsts += 1));
  tally.failed("lan", "lan_unreachable");
  expect(hasAnswered()).toBe(false);
  tally.shown("lan", 5);
  tally.shown("cloud", 7);
  expect(hasAnswered()).toBe(true);
  expect([counted, firsts]).toEqual([[5, 7], 1]);
});

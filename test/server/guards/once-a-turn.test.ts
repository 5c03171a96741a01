import { expect, it } from "@jest/globals";
import { setImmediate as nextTurn } from "node:timers/promises";
import { onceATurn } from "../../../src/server/guards/once-a-turn.js";

it("is true once a turn for each", async () => {
  const isFirst = onceATurn();
  const [a, b] = [{}, {}];
  expect([isFirst(a), isFirst(a), isFirst(b), isFirst(a)]).toEqual([true, false, true, false]);
  await nextTurn();
  await nextTurn();
  expect([isFirst(a), isFirst(a)]).toEqual([true, false]);
});

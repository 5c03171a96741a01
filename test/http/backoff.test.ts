import { expect, it } from "@jest/globals";

import { backoff } from "../../src/http/backoff.js";

it("waits twice as long after each try, up to a minute", () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 7, 10_000].map((tries) => backoff(tries));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

import { expect, it } from "@jest/globals";
import { worst, WORST_FIRST } from "../../src/builds/status.js";

it("of several statuses the worst is shown", () => {
  expect(WORST_FIRST.join(" ")).toBe(
    "failing failed failed_running blocked running scheduled passed",
  );
  for (const [index, status] of WORST_FIRST.entries()) {
    expect(worst(WORST_FIRST.slice(index).toReversed())).toBe(status);
  }
  expect(worst([])).toBeUndefined();
});

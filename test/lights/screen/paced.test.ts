import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { paced } from "../../../src/page/paced.js";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("the first value passes at once, later ones the gap apart, and only the newest", () => {
  const passed: string[] = [];
  const pass = paced(400, (value: string) => passed.push(value));

  pass("a");
  expect(passed).toEqual(["a"]);
  pass("b");
  pass("c");
  jest.advanceTimersByTime(399);
  expect(passed).toEqual(["a"]);
  jest.advanceTimersByTime(1);
  expect(passed).toEqual(["a", "c"]);

  pass("d");
  expect(passed).toEqual(["a", "c"]);
  jest.advanceTimersByTime(400);
  expect(passed).toEqual(["a", "c", "d"]);

  jest.advanceTimersByTime(400);
  pass("e");
  expect(passed).toEqual(["a", "c", "d", "e"]);
  jest.advanceTimersByTime(400);
  expect(jest.getTimerCount()).toBe(0);
});

import { expect, it } from "@jest/globals";
import { short, textOf } from "../../src/builds/text.js";

it.each([
  ["Trim the wick", "Trim the wick"],
  ["Trim the wick\n\nAt dusk.", "Trim the wick"],
  [41, "41"],
  [0, "0"],
  ["", undefined],
  ["\nAt dusk.", undefined],
  [null, undefined],
  [undefined, undefined],
  [true, undefined],
  [{ name: "Ida" }, undefined],
  [["Ida"], undefined],
])("the text of %j is %j", (value, text) => {
  expect(textOf(value)).toBe(text);
});

it("text is kept up to 200 characters, and longer text ends in an ellipsis", () => {
  expect(short("x".repeat(200))).toBe("x".repeat(200));
  expect(short("x".repeat(201))).toBe(`${"x".repeat(200)}…`);
  expect(textOf("x".repeat(201))).toBe(`${"x".repeat(200)}…`);
});

import { describe, expect, it } from "@jest/globals";
import { quote } from "../../src/http/quote.js";

describe("quote", () => {
  it("makes one line of it, whatever could move a cursor", () => {
    expect(quote("not\r\nnow\u001b[2K")).toBe("not now [2K");
  });

  it("leaves out tokens, however often they are there", () => {
    expect(quote("k3y, or Bearer k3y", ["", "k3y"])).toBe("[token], or Bearer [token]");
  });

  it("cuts what is longer than 300 characters", () => {
    expect(quote("x".repeat(300))).toBe("x".repeat(300));
    expect(quote("x".repeat(301))).toBe(`${"x".repeat(300)}…`);
  });
});

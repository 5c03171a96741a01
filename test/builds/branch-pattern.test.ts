import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { branchMatcher, BranchPatternError } from "../../src/builds/branch-pattern.js";

describe("branchMatcher", () => {
  it.each([
    ["", ["main", "a/b", ""], []],
    [" \t ", ["main", "a/b"], []],
    ["*", ["main", "a/b", ""], []],
    ["**", ["main", "a/b"], []],
    ["main", ["main"], ["main-2", "x/main", "someone:main", "Main", ""]],
    ["foo   bar", ["foo", "bar"], ["bang"]],
    ["  foo\tbar\n", ["foo", "bar"], ["", "foo bar"]],
    ["!production", ["main"], ["production"]],
    ["!release/a !release/b", ["main", "release/c"], ["release/a", "release/b"]],
    ["!release/*", ["main"], ["release/a"]],
    ["!foo bar", ["bar"], ["foo", "qux"]],
    ["main features/*", ["main", "features/x", "features/x/y"], ["features", "feature/x"]],
    ["stages/* !stages/production", ["stages/demo"], ["stages/production", "main"]],
    ["!stages/production stages/*", ["stages/demo"], ["stages/production", "main"]],
    ["release-*", ["release-1", "release-"], ["release/1"]],
    ["*-test", ["rails-update-test"], ["test"]],
    ["this-*-is-*", ["this-x-is-y", "this--is-"], ["this-is-y"]],
    ["v*.0", ["v1.0"], ["v1x0"]],
    ["v* !v1.*", ["v2.3"], ["v1.1"]],
    ["a!b", ["a!b"], ["a", "ab"]],
    ["it's !that's", ["it's"], ["its", "that's"]],
    ["a?[b](c)+$", ["a?[b](c)+$"], ["ab"]],
    ["ab*ba", ["abba", "ab-ba"], ["aba"]],
    ["*a*b*a*", ["aba", "xaxbxa"], ["ab", "baa"]],
  ])("reads %p", (pattern, yes, no) => {
    const matches = branchMatcher(pattern);
    expect(yes.filter((branch) => !matches(branch))).toEqual([]);
    expect(no.filter((branch) => matches(branch))).toEqual([]);
  });

  it.each(["!", "main !", "!!main", "main !!x"])(
    "refuses %p, which excludes nothing",
    (pattern) => {
      expect(() => branchMatcher(pattern)).toThrow("`!` must be followed by a branch");
    },
  );

  it.each(['"main"', "'main'", "`main`", '!"main"', "!'main", '"main', "main`", "main '"])(
    "refuses %p, for quotes mean nothing",
    (pattern) => {
      expect(() => branchMatcher(pattern)).toThrow("Quotes are no part of a pattern");
    },
  );

  it("refuses with an error of its own, which says its name", () => {
    expect(() => branchMatcher("!")).toThrow(BranchPatternError);
    expect(() => branchMatcher("!")).toThrow(
      expect.objectContaining({ name: "BranchPatternError" }),
    );
  });

  it("says what a regular expression would", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 });
    const token = fc.string({ unit: fc.constantFrom("a", "b", "*"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(token, name, (pattern, branch) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
        expect(branchMatcher(pattern)(branch)).toBe(expression.test(branch));
      }),
      { numRuns: 1000 },
    );
  });

  it("comes to an end on a name that is made to stall it", () => {
    const matches = branchMatcher(`${"*a".repeat(50)}*b*c`);
    expect(matches(`${"a".repeat(100_000)}c`)).toBe(false);
    expect(matches(`${"a".repeat(100_000)}bc`)).toBe(true);
  });
});

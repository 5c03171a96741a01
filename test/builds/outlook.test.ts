import { describe, expect, it } from "@jest/globals";
import { isDefault, outlook, PATIENCE } from "../../src/builds/outlook.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { branchOf, stateOf, T, word } from "./words.js";

const NOW = T * 1000;
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const blocked = (number: number, state: string, after = 0) =>
  word(number, state, after, { blocked: true });
const iso = (after: number) => new Date(NOW + after * 1000).toISOString();
const running = (number: number, after: number) =>
  word(number, "running", after, { started_at: iso(after) });

describe("the status of a branch", () => {
  it.each<[string | undefined, string, Sighting[]]>([
    ["passed", "a pass", [word(1, "passed")]],
    ["failed", "a failure", [word(1, "failed")]],
    ["scheduled", "a build to come", [word(1, "scheduled")]],
    ["running", "a build on its way", [word(1, "running")]],
    ["failing", "a build that will fail", [word(1, "failing")]],
    ["blocked", "a build that waits for a person", [blocked(1, "passed")]],
    ["failed", "a failed one that waits for a person", [blocked(1, "failed")]],
    [undefined, "a canceled build", [word(1, "canceled")]],
    [undefined, "a skipped build", [word(1, "skipped")]],
    [undefined, "a build that was not run", [word(1, "not_run")]],
    [undefined, "a state that is new to us", [word(1, "levitating")]],
    ["passed", "a pass, then a canceled build", [word(1, "passed"), word(2, "canceled")]],
    ["failed", "a failure, then a canceled build", [word(1, "failed"), word(2, "canceled")]],
    ["running", "a pass, then a running build", [word(1, "passed"), word(2, "running")]],
    ["scheduled", "a pass, then one to come", [word(1, "passed"), word(2, "scheduled")]],
    ["failed_running", "a failure, then a running build", [word(1, "failed"), word(2, "running")]],
    ["failed", "a failure, then one to come", [word(1, "failed"), word(2, "scheduled")]],
    ["blocked", "a failure, then a blocked build", [word(1, "failed"), blocked(2, "passed")]],
    ["failed", "a failed one, then one to come", [blocked(1, "failed"), word(2, "scheduled")]],
    ["failing", "a failure, then a failing build", [word(1, "failed"), word(2, "failing")]],
    ["failing", "a failing and a running build", [word(1, "failing"), word(2, "running")]],
    ["blocked", "a blocked build, then a running one", [blocked(1, "passed"), word(2, "running")]],
    ["passed", "a pass over a build that still runs", [word(1, "running"), word(2, "passed")]],
    ["passed", "a pass over a failure that came later", [word(1, "failed", 9), word(2, "passed")]],
    [
      "failed_running",
      "a failed build that runs again",
      [word(1, "failed"), word(1, "running", 9)],
    ],
    ["running", "a passed build that runs again", [word(1, "passed"), word(1, "running", 9)]],
    ["running", "an unblocked build", [blocked(1, "passed"), word(1, "running", 9)]],
    ["failed", "a failed build, retried and canceled", [word(1, "failed"), word(1, "canceled", 9)]],
    ["passed", "a failed build, retried and passed", [word(1, "failed"), word(1, "passed", 9)]],
  ])("is %s: %s", (status, _, words) => {
    expect(outlook(branchOf(...words), NOW).status).toBe(status);
    expect(outlook(branchOf(...words.toReversed()), NOW).status).toBe(status);
  });

  it.each(["passed", "failed", "canceled"])("lists no build that has %s", (state) => {
    expect(outlook(branchOf(word(1, state)), NOW).active).toEqual([]);
  });

  it("lists the builds that are on their way, from the one that speaks up", () => {
    const words = [word(1, "running"), word(2, "failed"), word(3, "running"), word(4, "scheduled")];
    const { active } = outlook(branchOf(...words), NOW);
    expect(active.map(({ status, build }) => [build.number, status])).toEqual([
      [3, "running"],
      [4, "scheduled"],
    ]);
  });
});

describe("since when", () => {
  it.each<[number, string, Sighting[]]>([
    [9, "it finished", [word(1, "passed", 9)]],
    [0, "it failed, though the next one runs", [word(1, "failed"), word(2, "running", 9)]],
    [5, "it began to fail", [word(1, "failing", 9, { failing_at: iso(5) })]],
    [3, "the first of two began", [2, 1].map((number) => running(number, 3 * number))],
  ])("is %d seconds later: %s", (after, _, words) => {
    expect(outlook(branchOf(...words), NOW).since).toBe(NOW + after * 1000);
  });

  it("is not said where there is no status", () => {
    expect(outlook(branchOf(word(1, "canceled")), NOW)).not.toHaveProperty("since");
  });
});

describe("fixed and still failing", () => {
  it.each<[string, string[], { fixed: boolean; stillFailing: boolean }]>([
    ["the first pass", ["passed"], { fixed: false, stillFailing: false }],
    ["the first failure", ["failed"], { fixed: false, stillFailing: false }],
    ["a pass after a failure", ["failed", "passed"], { fixed: true, stillFailing: false }],
    ["a second failure", ["failed", "failed"], { fixed: false, stillFailing: true }],
    ["a new failure", ["passed", "failed"], { fixed: false, stillFailing: false }],
    ["a second pass", ["failed", "passed", "passed"], { fixed: false, stillFailing: false }],
    ["over a canceled one", ["failed", "canceled", "passed"], { fixed: true, stillFailing: false }],
    ["before a running one", ["failed", "passed", "running"], { fixed: true, stillFailing: false }],
  ])("%s", (_, states, expected) => {
    const words = states.map((state, index) => word(index + 1, state, index));
    expect(outlook(branchOf(...words), NOW)).toMatchObject(expected);
  });

  it("a retry that passes is no fix: the failure was never another build's", () => {
    const words = [word(1, "failed"), word(1, "passed", 60)];
    expect(outlook(branchOf(...words), NOW)).toMatchObject({ status: "passed", fixed: false });
  });
});

describe("what time alone does", () => {
  const wick = { branch: "wick" };

  it("a running build is taken to have ended after 12 hours without a word", () => {
    const branch = branchOf(word(1, "failed", -60), word(2, "running"));
    const until = NOW + PATIENCE.running;
    expect(PATIENCE.running).toBe(12 * HOUR);
    expect(outlook(branch, until - 1)).toMatchObject({ status: "failed_running", until });
    expect(outlook(branch, until)).toMatchObject({ status: "failed", active: [], until: Infinity });
  });

  it("a blocked build waits as long as it takes", () => {
    const branch = branchOf(blocked(1, "passed"));
    expect(outlook(branch, NOW + 3 * DAY)).toMatchObject({ status: "blocked", until: Infinity });
  });

  it("a branch goes dark after 14 days without a word", () => {
    const branch = branchOf(word(1, "failed", 0, wick));
    const until = NOW + PATIENCE.branch;
    expect(PATIENCE.branch).toBe(14 * DAY);
    expect(outlook(branch, until - 1)).toMatchObject({ status: "failed", until });
    const dark = outlook(branch, until);
    expect(dark).toMatchObject({ active: [], until: Infinity });
    expect(dark).not.toHaveProperty("status");
  });

  it("any word keeps a branch alight, one that says nothing of the code too", () => {
    const branch = branchOf(word(1, "failed", 0, wick), word(2, "canceled", 60, wick));
    expect(outlook(branch, NOW)).toMatchObject({ until: NOW + 60_000 + PATIENCE.branch });
  });

  it("the next change is the first of several", () => {
    const branch = branchOf(word(1, "running", 0, wick), word(2, "running", 60, wick));
    const [first, second] = [NOW + PATIENCE.running, NOW + 60_000 + PATIENCE.running];
    expect(outlook(branch, NOW)).toMatchObject({ until: first });
    expect(outlook(branch, first)).toMatchObject({ until: second });
    expect(outlook(branch, second)).toMatchObject({ until: NOW + 60_000 + PATIENCE.branch });
  });

  it("a branch of which nothing is known is no default branch", () => {
    expect(isDefault([])).toBe(false);
    const nothing = { ...branchOf(word(1, "failed")), builds: [] };
    expect(outlook(nothing, NOW)).toMatchObject({ active: [], until: Infinity });
  });

  it("the default branch never goes dark", () => {
    const branch = branchOf(word(1, "failed"));
    expect(outlook(branch, NOW + 365 * DAY)).toMatchObject({ status: "failed", until: Infinity });
  });

  it.each([
    ["a pull request", { pull_request: { id: "7" } }],
    ["a tag", { tag: "main" }],
  ])("%s called main goes dark like any other", (_, build) => {
    const branch = branchOf(word(1, "failed", 0, build));
    expect(outlook(branch, NOW + PATIENCE.branch)).not.toHaveProperty("status");
  });
});

it.each([
  ["a pull request", { pull_request: { id: "7", repository: "git@example.com:other/fork.git" } }],
  ["a pull request without a number", { pull_request: { base: "main" } }],
  ["a tag", { tag: "main" }],
])("%s called main does not speak for the branch of that name", (_, build) => {
  const { branches } = stateOf(word(1, "passed"), word(2, "failed", 60, build));
  const statuses = [...branches.values()].map((branch) => outlook(branch, NOW).status);
  expect([...statuses].sort()).toEqual(["failed", "passed"]);
});

import { describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { branchMatcher } from "../../src/builds/branch-pattern.js";
import { PATIENCE } from "../../src/builds/outlook.js";
import { EMPTY, type State } from "../../src/builds/state.js";
import { wordOf } from "../../src/builds/word.js";
import { createBoard } from "../../src/lights/board.js";
import { CLASSIC } from "../../src/lights/palettes/index.js";
import { createStage } from "../../src/lights/stage.js";
import type { Watch } from "../../src/lights/watch.js";
import type { StatusReport } from "../../src/server/status.js";
import { arrange, arrivals, shortLives } from "../builds/lives.js";
import { fold } from "../builds/models.js";
import { simulate } from "../builds/simulator.js";
import { signed, sightingOf, stateOf, T, word } from "../builds/words.js";
import { eventOf } from "../helpers/payloads.js";
import { reportOf as report, statusOf, type ReportOptions } from "../helpers/report.js";
import { castingOf, DEFAULT, EVERYTHING, ruleOf, SILENT } from "../helpers/rules.js";

// For slow machines: hundreds of lives take seconds on a fast one.
jest.setTimeout(60_000);

const NOW = T * 1000;

const nothing = () => Promise.resolve();

interface Options extends Partial<ReportOptions> {
  readonly watch?: Watch;
}

function reportOf(state: State, { watch = DEFAULT, ...options }: Options = {}): StatusReport {
  return report(state, { rules: [ruleOf({ watch })], now: NOW, ...options });
}

describe("the report", () => {
  it("of nothing is whole", () => {
    expect(reportOf(EMPTY)).toEqual({
      version: 1,
      now: "2026-03-04T06:00:00.000Z",
      updatedAt: null,
      lastPing: null,
      paused: false,
      faults: [],
      lights: [
        {
          name: "light",
          kinds: ["screen"],
          status: null,
          since: null,
          moment: null,
          words: "Whatever",
          look: null,
          because: [],
        },
      ],
      pipelines: [],
    });
  });

  it("of a branch has its status, the verdict and the one before, and what is on its way", () => {
    const words = [
      word(39, "failed", -120),
      word(40, "failed", -60, { web_url: null, creator: null, message: null }),
      word(41, "running"),
    ];
    const others = { paused: true, faults: ["LIGHTS_CONFIG:1: no"] };
    const times = { lastPing: NOW - 5000, updatedAt: NOW - 1000 };
    const shown = { words: "Failed, running again", ...others, ...times };
    const report = reportOf(stateOf(...words), shown);
    const url = "https://buildkite.com/harbour-lights/lamp-room";
    const texts = { by: "Ida Fresnel", message: "Trim the wick", url: `${url}/builds/41` };
    const nothing = { by: null, message: null, url: null };
    expect(report).toEqual({
      version: 1,
      now: "2026-03-04T06:00:00.000Z",
      updatedAt: "2026-03-04T05:59:59.000Z",
      lastPing: "2026-03-04T05:59:55.000Z",
      ...others,
      lights: [
        {
          name: "light",
          kinds: ["screen"],
          status: "failed_running",
          since: "2026-03-04T05:59:00.000Z",
          moment: null,
          words: "Failed, running again",
          look: null,
          because: [
            {
              pipeline: "lamp-room",
              branch: "main",
              kind: "branch",
              step: null,
              since: "2026-03-04T05:59:00.000Z",
            },
          ],
        },
      ],
      pipelines: [
        {
          id: "0192a0de-0000-4000-8000-000000000006",
          slug: "lamp-room",
          name: "Lamp room",
          url,
          defaultBranch: "main",
          branches: [
            {
              key: '["0192a0de-0000-4000-8000-000000000006","branch","","main"]',
              name: "main",
              kind: "branch",
              pullRequest: null,
              status: "failed_running",
              since: "2026-03-04T05:59:00.000Z",
              words: "Failed, running again",
              isShown: true,
              lights: ["light"],
              fixed: false,
              stillFailing: true,
              verdict: {
                status: "failed",
                since: "2026-03-04T05:59:00.000Z",
                id: "build-40",
                number: 40,
                ...nothing,
              },
              previous: {
                status: "failed",
                since: "2026-03-04T05:58:00.000Z",
                id: "build-39",
                number: 39,
                ...texts,
              },
              active: [{ status: "running", id: "build-41", number: 41, ...texts }],
              steps: [],
            },
          ],
        },
      ],
    });
  });

  it("says of a light what it shows, and of a moment that it plays", () => {
    const light = { kind: "screen", show: nothing, giveBack: nothing, close: nothing } as const;
    const manner = { palette: CLASSIC, quietHours: [] };
    const stage = createStage({ lights: [light], manner, now: () => NOW });
    const board = createBoard(castingOf([ruleOf()], [stage]), { now: () => NOW, log: SILENT });
    const lightOf = () => statusOf(board, NOW).lights[0];
    board.know(stateOf(word(1, "running")));
    expect(lightOf()).toMatchObject({
      kinds: ["screen"],
      words: "Running",
      moment: null,
      look: { movement: "breathe", color: "yellow brightness:5%", from: "yellow brightness:35%" },
    });
    board.take(wordOf({ event: eventOf("ping"), delivery: signed() }));
    expect(lightOf()).toMatchObject({
      status: "running",
      words: "Ping from Buildkite",
      moment: "ping",
      look: { movement: "pulse" },
    });
    board.close();
    void stage.close();
  });

  it("says of a step's light which step it is, and since when", () => {
    const rules = [ruleOf({ watch: { ...EVERYTHING, steps: branchMatcher("*") } })];
    const job = { id: "1", step_key: "test", state: "failed", finished_at: "2026-03-04T05:50:00Z" };
    const state = stateOf(sightingOf("job.finished", { job }));
    expect(report(state, { rules, now: NOW }).lights).toMatchObject([
      { status: "failed", because: [{ pipeline: "lamp-room", branch: "main", step: "test" }] },
    ]);
  });

  it("has what is not shown too, and says so", () => {
    const state = stateOf(word(1, "passed"), word(2, "failed", 0, { branch: "wick" }));
    const shownOf = (watch: Watch) =>
      reportOf(state, { watch }).pipelines.flatMap(({ branches }) =>
        branches.map(({ name, status, isShown }) => [name, status, isShown]),
      );
    expect(shownOf(DEFAULT)).toEqual([
      ["main", "passed", true],
      ["wick", "failed", false],
    ]);
    expect(shownOf(EVERYTHING)).toEqual([
      ["main", "passed", true],
      ["wick", "failed", true],
    ]);
  });

  it("of a branch that has grown stale has no status", () => {
    const state = stateOf(word(1, "failed", 0, { branch: "wick" }));
    const [pipeline] = reportOf(state, { now: NOW + PATIENCE.branch }).pipelines;
    expect(pipeline?.branches).toMatchObject([{ status: null, words: null, active: [] }]);
  });

  it("is sorted: pipelines by slug, branches by kind, name and number", () => {
    const of = (slug: string, build: object = {}) =>
      sightingOf("build.running", { pipeline: { id: `id of ${slug}`, slug }, build });
    const pull = (id: string, branch: string) => of("b", { pull_request: { id }, branch });
    const sightings = [
      of("c"),
      pull("7", "wick"),
      of("b", { branch: "wick" }),
      of("b", { tag: "v1", branch: "v1" }),
      pull("8", "main"),
      of("a"),
      pull("12", "wick"),
      of("b"),
    ];
    const listed = (state: State) =>
      reportOf(state).pipelines.map(({ slug, branches }) => [
        slug,
        ...branches.map(({ kind, name, pullRequest }) => `${kind} ${name} ${pullRequest ?? ""}`),
      ]);
    const expected = [
      ["a", "branch main "],
      [
        "b",
        "branch main ",
        "branch wick ",
        "pull_request main 8",
        "pull_request wick 12",
        "pull_request wick 7",
        "tag v1 ",
      ],
      ["c", "branch main "],
    ];
    expect(listed(stateOf(...sightings))).toEqual(expected);
    expect(listed(stateOf(...sightings.toReversed()))).toEqual(expected);
  });

  it("is the same text after any order of arrival, but for when", () => {
    fc.assert(
      fc.property(shortLives, arrivals, fc.boolean(), ({ terms, actions }, arrival, all) => {
        const { sent, clock } = simulate(terms, actions);
        const watch = all ? EVERYTHING : DEFAULT;
        const textOf = (state: State) => JSON.stringify(reportOf(state, { watch, now: clock }));
        expect(textOf(fold(arrange(sent, arrival)))).toBe(textOf(fold(sent)));
      }),
      { numRuns: 300 },
    );
  });
});

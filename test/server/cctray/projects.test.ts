import { describe, expect, it } from "@jest/globals";
import { PATIENCE } from "../../../src/builds/outlook.js";
import type { Sighting } from "../../../src/builds/sighting.js";
import { dismiss, EMPTY, type State } from "../../../src/builds/state.js";
import { projectsOf } from "../../../src/server/cctray/projects.js";
import { renderProjects } from "../../../src/server/cctray/render.js";
import { sightingOf, stateOf, T, word } from "../../builds/words.js";
import { prognosisOf, readCcTray } from "../../helpers/cctray.js";
import { reportOf } from "../../helpers/report.js";
import { DEFAULT, EVERYTHING, ruleOf } from "../../helpers/rules.js";

const NOW = T * 1000;
const BUILDS = "https://light.example.com/builds";
const LAMP_ROOM = "https://buildkite.com/harbour-lights/lamp-room/builds";

function projects(state: State, { watch = DEFAULT, now = NOW } = {}) {
  const report = reportOf(state, { rules: [ruleOf({ watch })], now });
  return readCcTray(renderProjects(projectsOf(report, BUILDS)));
}

function namesOf(state: State, options: Parameters<typeof projects>[1] = {}) {
  return projects(state, options).map(({ name }) => name);
}

const wick = { branch: "wick" };
const pull = { ...wick, pull_request: { id: "7" } };
const tag = { tag: "v1", branch: "v1" };
const again = { slug: "lamp-room", id: "0192a0de-0000-4000-8000-0000000000ff" };

describe("a project", () => {
  it("is its last build that ended, with the branch's builds behind it", () => {
    expect(projects(stateOf(word(39, "failed", -120), word(40, "passed", -60)))).toEqual([
      {
        name: "lamp-room",
        activity: "Sleeping",
        lastBuildStatus: "Success",
        lastBuildLabel: "40",
        lastBuildTime: "2026-03-04T05:59:00.000Z",
        webUrl: `${LAMP_ROOM}?branch=main`,
      },
    ]);
  });

  const passed = word(40, "passed", -60);
  const failed = word(40, "failed", -60);
  const atGate = word(41, "passed", -30, { blocked: true });

  it.each<[string, readonly Sighting[], string, string]>([
    ["passed", [passed], "Sleeping Success 40", "healthy"],
    ["failed", [failed], "Sleeping Failure 40", "sick"],
    ["runs for the first time", [word(1, "running")], "Building Unknown", "unknown"],
    ["runs again", [passed, word(41, "running")], "Building Success 40", "healthy-building"],
    ["runs to mend it", [failed, word(41, "running")], "Building Failure 40", "sick-building"],
    ["is failing", [passed, word(41, "failing")], "Building Success 40", "healthy-building"],
    // A failure stays visible while the next build waits for an agent.
    ["is scheduled", [failed, word(41, "scheduled")], "Sleeping Failure 40", "sick"],
    ["was canceled", [failed, word(41, "canceled")], "Sleeping Failure 40", "sick"],
    // Never green.
    ["waits for a person", [passed, atGate], "Sleeping Unknown 41", "unknown"],
    ["waits while another runs", [atGate, word(42, "running")], "Building Unknown 41", "unknown"],
    ["runs on behind a gate", [atGate, word(41, "running")], "Building Unknown 41", "unknown"],
    ["failed behind a gate", [atGate, word(41, "failed")], "Sleeping Failure 41", "sick"],
  ])("that %s", (_, words, expected, prognosis) => {
    const told = projects(stateOf(...words)).map((project) => {
      const { activity, lastBuildStatus, lastBuildLabel } = project;
      const text = [activity, lastBuildStatus, lastBuildLabel].join(" ").trimEnd();
      return [text, prognosisOf(project)];
    });
    expect(told).toEqual([[expected, prognosis]]);
  });

  it("of a default branch that was dismissed stays, and says nothing", () => {
    const state = stateOf(failed);
    const [key = ""] = state.branches.keys();
    const [project] = projects(dismiss(state, key));
    expect(project).toMatchObject({ lastBuildStatus: "Unknown", lastBuildLabel: "40" });
  });

  it("links to our own page where Buildkite sent no link, or none to a web page", () => {
    for (const web_url of [null, "javascript:alert(1)"]) {
      const state = stateOf(sightingOf("build.running", { pipeline: { web_url } }));
      expect(projects(state)).toMatchObject([{ webUrl: BUILDS }]);
    }
  });

  it("links to any branch, however it is named", () => {
    const state = stateOf(word(1, "passed", 0, { branch: "feature/ä&b=c\ud800" }));
    const [{ webUrl } = { webUrl: "" }] = projects(state);
    expect(new URL(webUrl).searchParams.get("branch")).toBe("feature/ä&b=c\ufffd");
  });
});

describe("the list of projects", () => {
  it("is empty where nothing is known, or nothing with a time", () => {
    expect(projects(EMPTY)).toEqual([]);
    expect(projects(stateOf(word(1, "canceled")))).toEqual([]);
  });

  it("has every branch, and the default branch by the pipeline alone, whatever else is known", () => {
    const main = word(1, "passed");
    expect(namesOf(stateOf(main))).toEqual(["lamp-room"]);
    const names = ["lamp-room", "lamp-room (wick)"];
    expect(namesOf(stateOf(main, word(2, "failed", 0, wick)))).toEqual(names);
  });

  it("has the branch's name where the pipeline names no default branch", () => {
    const sighting = sightingOf("build.running", { pipeline: { default_branch: null } });
    expect(namesOf(stateOf(sighting))).toEqual(["lamp-room (main)"]);
  });

  it("has pull requests and tags only where a light shows them", () => {
    const words = [word(1, "passed", 0, pull), word(2, "passed", 0, tag), word(3, "passed")];
    const state = stateOf(...words);
    expect(namesOf(state)).toEqual(["lamp-room"]);
    const all = ["lamp-room", "lamp-room (#7 wick)", "lamp-room (tag v1)"];
    expect(namesOf(state, { watch: EVERYTHING })).toEqual(all);
  });

  it("loses a branch that has grown stale, and never the default one", () => {
    const state = stateOf(word(1, "failed"), word(2, "failed", 0, wick));
    const stale = { now: NOW + PATIENCE.branch };
    expect(projects(state, stale)).toMatchObject([{ name: "lamp-room", lastBuildLabel: "1" }]);
  });

  it("has a name once: the newest, of a pipeline that was deleted and made anew", () => {
    const words = [word(40, "failed", -60), word(41, "passed", -30)];
    const anew = sightingOf("build.finished", {
      pipeline: again,
      build: { number: 1, state: "failed", finished_at: new Date(NOW).toISOString() },
    });
    for (const sightings of [
      [...words, anew],
      [anew, ...words],
    ]) {
      expect(projects(stateOf(...sightings))).toMatchObject([{ lastBuildLabel: "1" }]);
    }
  });
});

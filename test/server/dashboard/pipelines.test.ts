import { describe, expect, it } from "@jest/globals";
import { EMPTY } from "../../../src/builds/state.js";
import { renderPipelines } from "../../../src/server/dashboard/pipelines.js";
import { jobWord, sightingOf, stateOf, word } from "../../builds/words.js";
import { dashboard, detailsOf, textOf } from "../../helpers/dashboard.js";
import { DEFAULT } from "../../helpers/rules.js";

function ofPipeline(name: string, state: string) {
  const pipeline = { id: `id-${name}`, slug: name, name, default_branch: "main" };
  return sightingOf("build.running", { pipeline, build: { state, branch: "main" } });
}

/** The titles of groups and the names of pipelines, in their order. */
function outline(html: string): string[] {
  return [...html.matchAll(/<h3>([\w ]+) <span|<summary>.*?<bdi>([^<]*)/g)].map(
    ([, title, name]) => title ?? name ?? "",
  );
}

describe("the pipelines", () => {
  it("says so where nothing was heard", () => {
    expect(textOf(dashboard(EMPTY))).toContain("No build was heard of yet.");
  });

  it("come from the worst to the best, those that need somebody unfolded", () => {
    const states = { a: "passed", b: "running", c: "failed", d: "failing", e: "scheduled" };
    const words = Object.entries(states).map(([name, state]) => ofPipeline(name, state));
    const html = renderPipelines(detailsOf(stateOf(...words)));
    expect(outline(html)).toEqual([
      "Needs a person",
      "d",
      "c",
      "Under way",
      "b",
      "e",
      "Quiet",
      "a",
    ]);
    expect(html.match(/<details [^>]* open>/g)).toHaveLength(2);
  });

  it("has the builds behind it", () => {
    const words = [word(40, "failed", -120), word(41, "failed", -60), word(42, "running")];
    const text = textOf(dashboard(stateOf(...words), DEFAULT));
    expect(text).toContain("Failed, running again · still failing");
    expect(text).toContain("#42 running by Ida Fresnel “Trim the wick”".replace(/[“”]/g, ""));
    expect(text).toContain("#41 failed 1 min ago by Ida Fresnel Trim the wick");
    expect(text).not.toContain("#40");
    expect(text).not.toContain("on no light");
  });

  it("says of a build that runs again only that", () => {
    const text = textOf(dashboard(stateOf(word(41, "failed", -60), word(41, "running"))));
    expect(text.match(/#41/g)).toHaveLength(1);
  });

  it("says by whom a branch was fixed, and of which kind it is", () => {
    const pull = { branch: "wick", pull_request: { id: "7" } };
    const words = [
      word(1, "failed", -60),
      word(2, "passed"),
      word(3, "passed", 0, pull),
      word(4, "canceled", 0, { branch: "v1", tag: "v1" }),
    ];
    const text = textOf(dashboard(stateOf(...words)));
    expect(text).toMatch(/main Passed for a moment fixed by Ida Fresnel/);
    expect(text).toMatch(/wick Passed for a moment pull request 7/);
    expect(text).toMatch(/v1 Nothing known tag/);
  });

  it("leads to the jobs that failed", () => {
    const state = stateOf(
      jobWord(41, "failed", -60, { id: "job-a", step_key: "lint" }),
      jobWord(41, "passed", -60, { id: "job-b", step_key: "test" }),
      word(41, "failed"),
    );
    const html = dashboard(state);
    expect(html).toMatch(/href="https:\/\/[^"]*\/builds\/41#job-a" [^>]*><bdi>lint</);
    expect(html).not.toContain("job-b");
  });

  it("says of what is on no light how to have it there", () => {
    const state = stateOf(word(1, "passed"), word(2, "failed", 0, { branch: "wick" }));
    const note = "on no light: BRANCHES=* shows all";
    expect(textOf(dashboard(state, DEFAULT)).split(note)).toHaveLength(2);
    expect(textOf(dashboard(state))).not.toContain(note);
    const alone = dashboard(stateOf(word(2, "failed", 0, { branch: "wick" })), DEFAULT);
    expect(outline(alone)).toEqual(["On no light", "Lamp room"]);
  });

  it("shows eight branches of a pipeline, the worst, and says how many are left", () => {
    const branches = Array.from({ length: 10 }, (_, index) =>
      word(index + 1, index === 9 ? "failed" : "passed", 0, { branch: `wick-${String(index)}` }),
    );
    const html = renderPipelines(detailsOf(stateOf(...branches)));
    expect(html.match(/class="branch"/g)).toHaveLength(8);
    expect(html).toContain("wick-9");
    expect(html).toContain("2 more branches are in /api/status.");
  });
});

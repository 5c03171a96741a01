import { describe, expect, it } from "@jest/globals";
import { EMPTY, type State } from "../../src/builds/state.js";
import type { Watch } from "../../src/lights/watch.js";
import { renderBuilds } from "../../src/server/builds-page.js";
import { sightingOf, stateOf, T, word } from "../builds/words.js";
import { reportOf } from "../helpers/report.js";
import { DEFAULT, EVERYTHING, ruleOf } from "../helpers/rules.js";

const ADVICE = "BRANCHES=* shows all";

function pageOf(state: State, watch: Watch = EVERYTHING, words = "Whatever"): string {
  return renderBuilds(
    reportOf(state, { rules: [ruleOf({ watch })], now: T * 1000, words }),
    ADVICE,
  );
}

/** The text that a reader sees. */
function textOf(html: string): string {
  const [, main = ""] = html.split(/<main[^>]*>/);
  return main.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
}

/** Every tag, without the values of its attributes. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, ""));
}

/** A state in which all that strangers write is this. */
function written(text: string): State {
  const build = {
    state: "failed",
    branch: text,
    message: text,
    creator: { name: text },
    web_url: text,
    pull_request: { id: text },
    finished_at: text,
  };
  const pipeline = { slug: text, name: text, web_url: text, default_branch: text };
  return stateOf(
    sightingOf("build.finished", { build, pipeline }),
    sightingOf("build.running", { build: { ...build, number: 42, state: "running" }, pipeline }),
  );
}

describe("the page of builds", () => {
  it("says so where nothing was heard", () => {
    expect(textOf(pageOf(EMPTY, DEFAULT, "Nothing known yet"))).toBe(
      " Nothing known yet Pause No build was heard of yet. ",
    );
  });

  it("has what the light shows, why, and the builds behind it", () => {
    const words = [word(40, "failed", -120), word(41, "failed", -60), word(42, "running")];
    const html = pageOf(stateOf(...words), DEFAULT, "Failed, running again");
    expect(html).toContain("<title>Failed, running again · Build light</title>");
    expect(html).toContain('data-status="failed_running"');
    const text = textOf(html);
    expect(text).toContain("because of lamp-room main");
    expect(text).toContain("main Failed, running again still failing");
    expect(text).toContain("#41 failed 2026-03-04 05:59 UTC by Ida Fresnel Trim the wick");
    expect(text).toContain("#42 running by Ida Fresnel");
    expect(text).not.toContain("#40");
    expect(text).not.toContain("not shown");
  });

  it("says of a branch that it is fixed, and of which kind it is", () => {
    const pull = { branch: "wick", pull_request: { id: "7" } };
    const words = [
      word(1, "failed", -60),
      word(2, "passed"),
      word(3, "passed", 0, pull),
      word(4, "canceled", 0, { branch: "v1", tag: "v1" }),
    ];
    const text = textOf(pageOf(stateOf(...words)));
    expect(text).toContain("main Passed fixed");
    expect(text).toContain("wick Passed pull request 7");
    expect(text).toContain("v1 nothing known tag");
  });

  it("says of what is not shown how to have it shown", () => {
    const state = stateOf(word(1, "passed"), word(2, "failed", 0, { branch: "wick" }));
    const note = "not shown; BRANCHES=* shows all";
    expect(textOf(pageOf(state, DEFAULT)).split(note)).toHaveLength(2);
    expect(textOf(pageOf(state, DEFAULT))).toContain(`wick Failed ${note}`);
    expect(textOf(pageOf(state))).not.toContain(note);
  });

  it("names no more than five reasons, and how many others there are", () => {
    const branches = [1, 2, 3, 4, 5, 6, 7].map((number) =>
      word(number, "failed", 0, { branch: `wick-${number}` }),
    );
    const [, why = ""] =
      /<p>because of (.*), since .*<\/p>/.exec(pageOf(stateOf(...branches))) ?? [];
    expect(why.match(/wick-/g)).toHaveLength(5);
    expect(why).toMatch(/ and 2 more$/);
  });

  it("holds to the strict CSP", () => {
    const html = pageOf(stateOf(word(1, "failed")));
    expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|javascript:/i);
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/builds.js">']);
  });
});

describe("what strangers write", () => {
  const usual = new Set(tagsOf(pageOf(written("harmless"))));

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script><b title="',
    "'><svg onload=alert(1)>",
    "</title></main></body><script src=https://evil.example/></script>",
    "<!--",
    "<![CDATA[",
    "&lt;script&gt;",
    "&#60;script&#62;",
    'https://evil.example/"onmouseover="alert(1)',
    "https://evil.example/'><script>alert(1)</script>",
    "\u202e\u0000<b>",
  ])("is only ever text: %j", (text) => {
    const html = pageOf(written(text));
    expect(tagsOf(html).filter((tag) => !usual.has(tag) && tag !== "<a href rel>")).toEqual([]);
    const escaped = text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;");
    expect(html.split(escaped).length).toBeGreaterThan(8);
    // The key of a branch is JSON, which escapes in its own way first.
    const visible = html.replace(/ value="[^"]*"/g, "");
    expect(visible.replaceAll(escaped, "")).not.toMatch(/alert|evil|\u202e/);
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "http://evil.example/",
    "//evil.example/",
    "/builds",
    "https:evil",
  ])("is no link unless it is a web page's: %j", (url) => {
    expect(pageOf(written(url)).match(/<a [^>]*>/g)).toEqual(['<a href="/">']);
  });

  it("is a link where it is, to which nothing is told of where it stood", () => {
    const links = pageOf(stateOf(word(1, "failed"))).match(/<a [^>]*>/g);
    expect(links?.slice(1)).toEqual([
      '<a href="https://buildkite.com/harbour-lights/lamp-room" rel="noreferrer">',
      '<a href="https://buildkite.com/harbour-lights/lamp-room/builds/41" rel="noreferrer">',
    ]);
  });
});

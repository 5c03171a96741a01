import { describe, expect, it } from "@jest/globals";
import type { State } from "../../../src/builds/state.js";
import { sightingOf, stateOf, word } from "../../builds/words.js";
import { dashboard, tagsOf } from "../../helpers/dashboard.js";

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
  const pipeline = { id: text, slug: text, name: text, web_url: text, default_branch: text };
  const job = { id: text, step_key: text, label: text, name: text, state: "failed" };
  return stateOf(
    sightingOf("build.finished", { build, pipeline }),
    sightingOf("job.finished", { build, pipeline, job }),
    sightingOf("build.running", { build: { ...build, number: 42, state: "running" }, pipeline }),
  );
}

describe("what strangers write", () => {
  const usual = new Set(tagsOf(dashboard(written("harmless"))));

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
    const html = dashboard(written(text));
    expect(tagsOf(html).filter((tag) => !usual.has(tag) && tag !== "<a href rel>")).toEqual([]);
    const escaped = text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;");
    expect(html.split(escaped).length).toBeGreaterThan(8);
    // The key of a branch is JSON, which escapes in its own way.
    const visible = html.replace(/ (?:value|data-key)="[^"]*"/g, "");
    expect(visible.replaceAll(escaped, "")).not.toMatch(/alert|evil|\u202e/);
  });

  it("reaches no further than its own name, whatever its direction", () => {
    const html = dashboard(written("\u202edemrof"));
    const bare = html.replace(/<bdi>[^<]*<\/bdi>/g, "").replace(/ [\w-]+="[^"]*"/g, "");
    expect(bare).not.toContain("\u202e");
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
    const links = dashboard(written(url)).match(/<a [^>]*>/g) ?? [];
    expect(links.filter((link) => link.includes("rel="))).toEqual([]);
  });

  it("is a link where it is, to which nothing is told of where it stood", () => {
    const links = dashboard(stateOf(word(1, "failed"))).match(/<a [^>]*rel[^>]*>/g);
    expect(links).toEqual([
      '<a href="https://buildkite.com/harbour-lights/lamp-room" rel="noreferrer">',
      '<a href="https://buildkite.com/harbour-lights/lamp-room/builds/41" rel="noreferrer">',
    ]);
  });
});

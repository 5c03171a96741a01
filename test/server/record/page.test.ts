import { describe, expect, it } from "@jest/globals";
import { renderDeliveries } from "../../../src/server/record/page.js";
import type { RecordedDelivery } from "../../../src/server/record/recorded.js";

/** A delivery in which all that strangers write is this. */
function written(text: string): RecordedDelivery {
  const ref = { kind: "pull_request", name: text, pullRequest: text } as const;
  const branch = { pipeline: text, ref, build: 41, isNewBuild: true } as const;
  return {
    at: Date.UTC(2026, 2, 4, 6),
    verdict: "accepted",
    status: 200,
    milliseconds: 1.26,
    address: text,
    id: text,
    event: text,
    method: "signature",
    headers: { [text]: text },
    body: JSON.stringify({ [text]: text }),
    effects: {
      branch: { ...branch, from: undefined, to: "running" },
      lights: [{ name: text, from: "Nothing known yet", to: "Running" }],
    },
  };
}

/** Every tag, without the values of its attributes. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, ""));
}

const HARMLESS = renderDeliveries([written("harmless")]);

describe("the page of deliveries", () => {
  it("has each in a line, and the rest to unfold", () => {
    const [, summary = "", rest = ""] = HARMLESS.split(/<\/?summary>/);
    const text = (html: string) => html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
    expect(text(summary)).toContain(
      "harmless accepted 2026-03-04 06:00:00 UTC 200 · 1.3 ms · from harmless",
    );
    expect(text(summary)).toContain(
      "harmless harmless (pull request harmless): nothing known → Running, new build #41",
    );
    expect(text(summary)).toContain("harmless: Nothing known yet → Running");
    expect(text(rest)).toContain("Headersharmless: harmless");
    expect(text(rest)).toContain("Body{ &quot;harmless&quot;: &quot;harmless&quot; }");
  });

  it("has a shape of its own for each verdict", () => {
    const verdicts = ["accepted", "refused", "duplicate", "aborted"] as const;
    const base = { at: 0, milliseconds: 1, address: "192.0.2.1", headers: {} };
    const html = renderDeliveries(verdicts.map((verdict) => ({ ...base, verdict })));
    const marks = [...html.matchAll(/data-verdict="(\w+)".*\s.*\s.*<path d="([^"]+)"/g)];
    expect(marks.map(([, verdict]) => verdict)).toEqual(verdicts);
    expect(new Set(marks.map(([, , shape]) => shape)).size).toBe(verdicts.length);
  });

  it("says what is not there", () => {
    const base = { at: 0, milliseconds: 1, address: "192.0.2.1", headers: {} };
    const html = renderDeliveries([
      { ...base, verdict: "aborted" },
      { ...base, verdict: "accepted", effects: { lights: [] } },
    ]);
    expect(html).toMatch(/not verified.*aborted.*no answer.*Not kept.*Changed nothing/s);
  });

  it("holds to the strict CSP, without any script", () => {
    expect(HARMLESS).not.toMatch(/\sstyle=|\son\w+=|<style|<script|javascript:/i);
  });
});

describe("what strangers write", () => {
  it.each([
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</pre></details></main><script src=https://evil.example/></script>",
    "</bdi><!--",
    "&lt;script&gt;",
    "\u202e<b>\u2066",
  ])("is only ever text: %j", (text) => {
    const html = renderDeliveries([written(text)]);
    expect(tagsOf(html)).toEqual(tagsOf(HARMLESS));
    expect(html).not.toMatch(/<(script|img|svg onload|!--)/);
    expect(html).not.toMatch(/\p{Bidi_Control}/u);
  });

  it("turns nothing round that stands beside it", () => {
    const html = renderDeliveries([written("\u05d0\u05d1")]);
    const [main = ""] = html.split("<h3>");
    const strays = main.replace(/<bdi>[^<]*<\/bdi>|<code>[^<]*<\/code>/g, "");
    expect(strays).not.toMatch(/[\u05d0\u05d1]/);
  });
});

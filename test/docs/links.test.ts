import { describe, expect, it } from "@jest/globals";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { anchorsIn, targetsIn } from "./markdown.js";

const ROOT = join(import.meta.dirname, "../..");
const NOT_OURS = new Set(["node_modules", "dist", "coverage", ".git"]);

/** Every Markdown file of the repository, from its root. */
function markdownFiles(folder = ROOT): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith(".md") ? [relative(ROOT, path)] : [];
  });
}

const textOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** What is wrong with a link in a file; undefined where nothing is. Nothing leaves this machine. */
function faultOf(file: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
    return URL.canParse(target) && target.startsWith("https:") ? undefined : "is no https URL";
  }
  const [path = "", anchor] = target.split("#");
  const to = path === "" ? file : join(dirname(file), decodeURIComponent(path));
  if (path.startsWith("/") || to.startsWith("..")) return "leads out of the repository";
  if (!existsSync(join(ROOT, to))) return "leads to no file";
  if (anchor === undefined) return undefined;
  const anchors = to.endsWith(".md") ? anchorsIn(textOf(to)) : [];
  return anchors.includes(anchor) ? undefined : "leads to no heading";
}

describe("a link in the documents", () => {
  it.each(markdownFiles())("leads somewhere: %s", (file) => {
    const faults = targetsIn(textOf(file)).flatMap((target) => {
      const fault = faultOf(file, target);
      return fault === undefined ? [] : [`${target} ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it.each([
    ["docs/nothing.md", "leads to no file"],
    ["docs/runbook.md#nothing", "leads to no heading"],
    ["#nothing", "leads to no heading"],
    ["LICENSE#mit", "leads to no heading"],
    ["../other/README.md", "leads out of the repository"],
    ["/etc/hosts", "leads out of the repository"],
    ["http://example.com", "is no https URL"],
    ["https://", "is no https URL"],
    ["javascript:alert(1)", "is no https URL"],
    ["docs/runbook.md", undefined],
    ["docs", undefined],
    ["#security", undefined],
  ])("is judged: %s %s", (target, fault) => {
    expect(faultOf("README.md", target)).toBe(fault);
  });
});

describe("the links of a text", () => {
  it("are found in every form, outside of code", () => {
    const text = [
      '[a](one.md) and ![b](<two.png> "Two") and [![c](three.svg)](four)',
      "[d]: five.md",
      '<https://example.com/six> <a class="x" href="seven">',
      "`[no](code)` and ``[no](`code`)``",
      "```md\n[no](fence)\n```",
    ].join("\n\n");
    const found = ["one.md", "two.png", "three.svg", "four", "five.md"];
    expect(targetsIn(text).toSorted()).toEqual(
      [...found, "https://example.com/six", "seven"].toSorted(),
    );
  });

  it("lead to headings as GitHub names them", () => {
    const text = [
      "# `GET /api/status`",
      "## LIFX's limit: 120 per **minute**",
      "## A [link](to.md)",
      "## Twice",
      "## Twice ##",
      "```sh\n# not this\n```",
    ].join("\n");
    expect(anchorsIn(text)).toEqual([
      "get-apistatus",
      "lifxs-limit-120-per-minute",
      "a-link",
      "twice",
      "twice-1",
    ]);
  });
});

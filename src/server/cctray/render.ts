import { escape } from "../escape.js";
import type { Project } from "./projects.js";

const ATTRIBUTES = [
  "name",
  "activity",
  "lastBuildStatus",
  "lastBuildLabel",
  "lastBuildTime",
  "webUrl",
] as const satisfies readonly (keyof Project)[];

/** The XML of `GET /cc.xml`. */
export function renderProjects(projects: readonly Project[]): string {
  const elements = projects.map((project) => `  <Project${attributesOf(project)}/>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Projects>\n${elements.join("")}</Projects>\n`;
}

function attributesOf(project: Project): string {
  const attributes = ATTRIBUTES.map((name) => {
    const value = project[name];
    return value === undefined ? "" : ` ${name}="${escape(onlyXml(value))}"`;
  });
  return attributes.join("");
}

/** XML 1.0 forbids control characters and lone surrogates, even escaped: one ends the whole feed. */
function onlyXml(text: string): string {
  return text.replace(/[^\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\u{fffd}");
}

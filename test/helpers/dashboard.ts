import type { State } from "../../src/builds/state.js";
import type { Watch } from "../../src/lights/watch.js";
import { renderDashboard, type DashboardOptions } from "../../src/server/dashboard/dashboard.js";
import type { Details } from "../../src/server/dashboard/details.js";
import { T } from "../builds/words.js";
import { reportOf } from "./report.js";
import { EVERYTHING, ruleOf } from "./rules.js";

export const DONE = { isTokenSet: true, hasPing: true, hasBuild: true, hasAnswered: true };

/** The page of who may know nothing. */
export function page(overrides: Partial<DashboardOptions> = {}): string {
  return renderDashboard({
    frames: [{ words: "Whatever" }],
    webhookUrl: "https://build-light.example/webhook",
    accept: "either",
    setup: DONE,
    details: undefined,
    ...overrides,
  });
}

/** What there is to know of a state, for who may know it. */
export function detailsOf(
  state: State,
  watch: Watch = EVERYTHING,
  overrides: Partial<Details> = {},
): Details {
  const report = reportOf(state, { rules: [ruleOf({ watch })], now: T * 1000 });
  const advice = "BRANCHES=* shows all";
  return { report, advice, unhealthy: undefined, mayChange: true, ...overrides };
}

/** The page of who may know a state. */
export function dashboard(state: State, watch?: Watch, overrides?: Partial<Details>): string {
  return page({ details: detailsOf(state, watch, overrides) });
}

/** The text that a reader sees. */
export function textOf(html: string): string {
  const [, body = ""] = html.split("<body>");
  return body.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
}

/** Every tag, without the values of its attributes. */
export function tagsOf(html: string): string[] {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, ""));
}

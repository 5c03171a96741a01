import type { Wanted } from "./body.js";
import { LIGHT_EVENTS } from "./events.js";
import type { Step } from "./plan.js";
import { namesOf } from "./scope.js";
import { printable } from "../../http/quote.js";

export interface Described {
  readonly url: string;
  readonly organization: string;
  readonly wanted: Wanted | undefined;
}

/** What will be done, in lines for a person. */
export function describe(steps: readonly Step[], described: Described): string {
  const { url, organization, wanted } = described;
  if (steps.length === 0) {
    return wanted
      ? `Nothing to change: the webhook to ${url} is as it should be.`
      : `Nothing to remove: no webhook at Buildkite leads to ${url}.`;
  }
  const lines = steps.flatMap((step) => describeStep(step, described));
  return [`To do at Buildkite, for ${organization}:`, ...lines.map((line) => `  ${line}`)].join(
    "\n",
  );
}

function describeStep(step: Step, { url, wanted }: Described): readonly string[] {
  switch (step.kind) {
    case "make":
      return [
        `make a webhook to ${url}`,
        `  events: ${LIGHT_EVENTS.join(", ")}`,
        `  pipelines: ${namesOf(wanted?.pipelines ?? "all")}`,
        `  branches: ${patternOf(wanted?.branches)}`,
        `  token: ${wanted?.token.isFresh === true ? "a new one" : "WEBHOOK_TOKEN"}, to sign deliveries with`,
      ];
    case "change": {
      const lines = step.differences.map((difference) => `  ${printable(difference)}`);
      return [`change the webhook to ${url}`, ...lines];
    }
    case "enable":
      return [`enable the webhook to ${url}`];
    case "remove":
      return [`remove the webhook to ${url}`];
  }
}

function patternOf(branches = ""): string {
  return branches === "" ? "all" : branches;
}

import type { Body, Settings, Wanted } from "./body.js";
import { LIGHT_EVENTS } from "./events.js";
import { namesOf, scopeOf, widthOf } from "./scope.js";
import type { Webhook } from "./webhook.js";

interface Change {
  readonly difference: string;
  readonly settings?: Partial<Settings>;
  readonly filter?: Partial<Body>;
}

export interface Changes {
  readonly differences: readonly string[];
  readonly body: Partial<Body>;
}

/** What is not as it is wanted. Buildkite leaves settings alone that a change does not name. */
export function changesTo(present: Webhook, wanted: Wanted): Changes {
  const changes = [...settingsChanges(present.settings, wanted), ...filterChanges(present, wanted)];
  return {
    differences: changes.map(({ difference }) => difference),
    body: changes.reduce<Partial<Body>>(
      (body, { settings, filter }) => ({
        ...body,
        ...filter,
        ...(settings && { settings: { ...body.settings, ...settings } }),
      }),
      {},
    ),
  };
}

function* settingsChanges(present: Webhook["settings"], { url, token }: Wanted): Iterable<Change> {
  if (new URL(present.url).protocol !== "https:") {
    yield { difference: "address: https instead of http", settings: { url } };
  }
  if (present.token_mode !== "signature") {
    const difference = "deliveries: signed, instead of with the token itself";
    yield { difference, settings: { token_mode: "signature" } };
  }
  if (present.token !== token.value) {
    yield { difference: "token: another one", settings: { token: token.value } };
  }
  const missing = without(LIGHT_EVENTS, present.events);
  const idle = without(present.events, LIGHT_EVENTS);
  if (missing.length + idle.length > 0) {
    const words = [
      ...(missing.length > 0 ? [`with ${missing.join(", ")}`] : []),
      ...(idle.length > 0 ? [`without ${idle.join(", ")}`] : []),
    ];
    yield { difference: `events: ${words.join("; ")}`, settings: { events: LIGHT_EVENTS } };
  }
  if (!present.tls_verify) {
    yield { difference: "certificates: verified", settings: { tls_verify: true } };
  }
}

function* filterChanges(present: Webhook, { pipelines, branches }: Wanted): Iterable<Change> {
  if (pipelines !== undefined) {
    const scope = scopeOf(pipelines);
    const isSame =
      scope.scope === present.scope &&
      without(scope.scope_uuids, present.scope_uuids).length === 0 &&
      without(present.scope_uuids, scope.scope_uuids).length === 0;
    const difference = `pipelines: ${namesOf(pipelines)} instead of ${widthOf(present)}`;
    if (!isSame) yield { difference, filter: scope };
  }
  const before = present.branch_configuration ?? "";
  if (branches !== undefined && normal(branches) !== normal(before)) {
    const difference = `branches: ${branches || "all"} instead of ${normal(before) || "all"}`;
    yield { difference, filter: { branch_configuration: branches } };
  }
}

function without(all: readonly string[], others: readonly string[]): readonly string[] {
  return all.filter((each) => !others.includes(each));
}

/** Patterns that mean the same are equal: their order means nothing, and none at all means `*`. */
function normal(pattern: string): string {
  const tokens = [...new Set(pattern.split(/\s+/).filter((token) => token !== ""))].sort();
  return tokens.join(" ") === "*" ? "" : tokens.join(" ");
}

import { LIGHT_EVENTS } from "./events.js";
import { scopeOf, type Pipelines, type Scope } from "./scope.js";
import type { Token } from "./token.js";

export interface Wanted {
  readonly url: string;
  readonly token: Token;
  /** Undefined leaves those of a webhook that is there; a new one gets all. */
  readonly pipelines: Pipelines | undefined;
  /** In Buildkite's pattern syntax; undefined as above. */
  readonly branches: string | undefined;
}

/** A webhook as it is sent to Buildkite. */
export interface Body extends Scope {
  readonly provider: "webhook";
  readonly description: string;
  readonly branch_configuration: string;
  readonly settings: Partial<Settings>;
}

export interface Settings {
  readonly url: string;
  readonly token: string;
  readonly token_mode: "signature";
  readonly events: readonly string[];
  readonly tls_verify: boolean;
}

/** A new webhook. */
export function bodyOf({ url, token, pipelines, branches = "" }: Wanted): Body {
  return {
    provider: "webhook",
    description: "Build light",
    ...scopeOf(pipelines ?? "all"),
    branch_configuration: branches,
    settings: {
      url,
      token: token.value,
      token_mode: "signature",
      events: LIGHT_EVENTS,
      tls_verify: true,
    },
  };
}
